// The reference: the OpenAPI document of this worker, and a form for each operation that sends requests to it.
SwaggerUIBundle({
  url: "/openapi.json",
  domNode: document.getElementById("reference"),
  deepLinking: true,
  tryItOutEnabled: true,
  // The credential that is typed in stays in this page: it is forgotten with it.
  persistAuthorization: false,
  // Nothing is sent to anybody but this worker.
  validatorUrl: null,
});
