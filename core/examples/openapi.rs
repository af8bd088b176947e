//! Prints the OpenAPI document, for `site/openapi.json`.

fn main() -> std::io::Result<()> {
    let document = customer_view::openapi::document();
    serde_json::to_writer_pretty(std::io::stdout().lock(), &document)?;
    println!();
    Ok(())
}
