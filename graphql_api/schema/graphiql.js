// Starts GraphiQL on the endpoint and with the query that the page's JSON block names.
(() => {
  const root = document.getElementById("graphiql");
  if (!window.GraphiQL) {
    root.textContent = "GraphiQL could not be loaded. POST requests to this address are answered all the same.";
    return;
  }
  const { endpoint, defaultQuery } = JSON.parse(document.getElementById("settings").textContent);
  const fetcher = GraphiQL.createFetcher({ url: endpoint });
  ReactDOM.createRoot(root).render(React.createElement(GraphiQL, { fetcher, defaultQuery }));
})();
