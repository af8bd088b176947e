//! Which of the worker's routes a request means.

/// What a path means, whatever the method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route<'a> {
    /// `/v2/customers/{customerId}`; the segment as it came.
    Customer(&'a str),
    /// `/v2/customers/lookup/customerDetails`.
    Lookup,
    /// `/healthz`.
    Health,
    /// A page about the worker itself.
    Page(Page),
    /// Nothing the worker knows.
    Unknown,
}

/// A static file, by the path that it has in the URL and among the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page(&'static str);

/// Every one, and the file that it is.
const PAGES: [(&str, &str); 7] = [
    ("/", "/index.html"),
    ("/openapi.json", "/openapi.json"),
    ("/docs", "/docs/index.html"),
    ("/docs/docs.css", "/docs/docs.css"),
    ("/docs/docs.js", "/docs/docs.js"),
    ("/docs/swagger-ui.css", "/docs/swagger-ui.css"),
    ("/docs/swagger-ui-bundle.js", "/docs/swagger-ui-bundle.js"),
];

impl Page {
    fn of(path: &str) -> Option<Page> {
        let mut pages = PAGES.iter();
        pages
            .find(|(url, _)| *url == path)
            .map(|(_, file)| Page(file))
    }

    /// The path among the static files.
    pub fn file(self) -> &'static str {
        self.0
    }
}

impl<'a> Route<'a> {
    /// Reads the path of a URL, percent-escapes as they came.
    ///
    /// The origin's own page prints `/v2//customers/{customerId}/`: the doubled slash after `v2`
    /// and one trailing slash are accepted too, and nothing else is.
    pub fn of(path: &'a str) -> Route<'a> {
        if path == "/healthz" {
            return Route::Health;
        }
        if let Some(page) = Page::of(path) {
            return Route::Page(page);
        }
        let below = path
            .strip_prefix("/v2/customers/")
            .or_else(|| path.strip_prefix("/v2//customers/"));
        let Some(below) = below else {
            return Route::Unknown;
        };
        match below.strip_suffix('/').unwrap_or(below) {
            "lookup/customerDetails" => Route::Lookup,
            segment if segment.is_empty() || segment.contains('/') => Route::Unknown,
            segment => Route::Customer(segment),
        }
    }

    /// The methods that the route answers, for `Allow` (RFC 9110 section 10.2.1).
    pub fn allow(&self) -> &'static str {
        match self {
            // A page of another origin asks first (CORS).
            Route::Customer(_) | Route::Lookup => "GET, HEAD, OPTIONS",
            Route::Health | Route::Page(_) => "GET, HEAD",
            Route::Unknown => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_documented_shapes_are_routes() {
        for (path, route) in [
            ("/v2/customers/1", Route::Customer("1")),
            ("/v2//customers/1/", Route::Customer("1")),
            ("/v2/customers/0123", Route::Customer("0123")),
            ("/v2/customers/1%2F2", Route::Customer("1%2F2")),
            ("/v2/customers/lookup", Route::Customer("lookup")),
            ("/v2/customers/lookup/customerDetails", Route::Lookup),
            ("/v2//customers/lookup/customerDetails/", Route::Lookup),
            ("/v2/customers/lookup/customerdetails", Route::Unknown),
            ("/v2/customers/", Route::Unknown),
            ("/v2/customers", Route::Unknown),
            ("/v2/customers//", Route::Unknown),
            ("/v2/customers/1//", Route::Unknown),
            ("/v2/customers//1", Route::Unknown),
            ("/v2///customers/1", Route::Unknown),
            ("//v2/customers/1", Route::Unknown),
            ("/V2/customers/1", Route::Unknown),
            ("/v2/customers/1/trackers", Route::Unknown),
            ("/healthz", Route::Health),
            ("/healthz/", Route::Unknown),
            ("/events", Route::Unknown),
            ("/", Route::Page(Page("/index.html"))),
            ("/docs", Route::Page(Page("/docs/index.html"))),
            ("/docs/", Route::Unknown),
            ("/docs/index.html", Route::Unknown),
            ("/openapi.json", Route::Page(Page("/openapi.json"))),
            ("", Route::Unknown),
        ] {
            assert_eq!(Route::of(path), route, "{path:?}");
        }
    }
}
