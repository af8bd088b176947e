//! The worker: it carries out what the core decides, and decides nothing itself.
//!
//! One file per kind of effect. A request goes through them like this:
//!
//! 1. [`request`] reads what the core wants to know of it
//! 2. [`setup`] brings the settings, read once per isolate, and [`clock`] the moment
//! 3. the core says the next step: [`store`] reads, [`origin`] calls, until the answer is there
//! 4. [`response`] sends it, [`log`] notes it, and what is to be stored is stored afterwards

mod clock;
mod js;
mod log;
mod origin;
mod pages;
mod request;
mod response;
mod setup;
mod store;

use customer_view::answer::Answer;
use customer_view::flow::{begin, unanswered, unusable, Step, Stored};
use setup::Setup;
use worker::{event, web_sys, Context, Env};

/// Every request, and an answer to each: it never fails, since the platform's own error page says
/// nothing about caching.
#[event(fetch)]
async fn fetch(
    request: web_sys::Request,
    env: Env,
    context: Context,
) -> Result<web_sys::Response, worker::Error> {
    let parts = request::Parts::read(&request);
    let view = parts.view();
    let setup = setup::of(&env);
    let Setup { settings, clock } = match &*setup {
        Ok(setup) => setup,
        Err(errors) => {
            let answer = unusable(&view, errors);
            log::request(&parts, &answer, 0);
            return Ok(response::send(&answer, None, None));
        }
    };
    let started = clock.now();
    let (mut held, mut page) = (None, None);
    let mut step = begin(&view, settings, started);
    let answer = loop {
        step = match step {
            Step::Answer(answer) => break *answer,
            Step::Serve(serve) => {
                page = pages::get(&env, &serve).await;
                serve.found(page.as_ref().map(pages::head))
            }
            Step::Forward(url) => match origin::forward(&url, &request).await {
                Ok(response) => {
                    log::forwarded(&parts, response.status());
                    return Ok(response);
                }
                Err(failure) => unanswered(&view, settings, failure),
            },
            Step::Read(read) => {
                let value = store::get(&env, &read.key).await;
                let failed = value.is_err();
                held = value.ok().flatten();
                let stored = match &held {
                    Some(value) => Stored::Found(value),
                    None if failed => Stored::Failed,
                    None => Stored::Absent,
                };
                read.found(stored, clock.now())
            }
            Step::Ask(ask) => {
                let outcome = origin::call(&ask).await;
                ask.answered(outcome, clock.now())
            }
        };
    };
    log::request(
        &parts,
        &answer,
        clock.now().millis.saturating_sub(started.millis),
    );
    let response = response::send(&answer, held.as_ref(), page.as_ref());
    store_later(answer, env, &context);
    Ok(response)
}

/// The client does not wait for the store.
fn store_later(answer: Answer, env: Env, context: &Context) {
    for store in answer.stores {
        let env = env.clone();
        context.wait_until(async move { store::put(&env, &store).await });
    }
}
