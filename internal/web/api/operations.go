package api

import (
	"reflect"

	"wenxun/corpus"
	"wenxun/internal/ingest"
)

// operation is an operation of the API.
type operation struct {
	method, path, id string
	summary          string
	inPath           []pathParameter
	query            Endpoint // whose parameters it takes in the query string
	body             []content
	answers          []reply
	// problems are the statuses of its errors, besides 400.
	problems []int
	writes   bool
}

type pathParameter struct {
	name, about string
	schema      object
}

// content is a body of one media type, described by a Go type or by a schema.
type content struct {
	media  string
	of     reflect.Type
	schema object
}

type reply struct {
	status int
	about  string
	bodies []content
}

func body[T any](media string) content { return content{media: media, of: reflect.TypeFor[T]()} }

func ok[T any](about string) []reply {
	return []reply{{200, about, []content{body[T]("application/json")}}}
}

func text(media string) []content { return []content{{media: media, schema: object{"type": "string"}}} }

var (
	str  = object{"type": "string"}
	date = object{"type": "string", "pattern": `^\d{4}(-\d{2}(-\d{2})?)?$`}

	id      = pathParameter{"id", "The document's id.", object{"type": "string", "pattern": corpus.IDPattern}}
	ordinal = pathParameter{"n", "The section's ordinal.", object{"type": "integer", "minimum": 1}}
)

const v1 = "/api/v1"

var operations = []operation{
	{method: "get", path: v1 + "/search", id: "search", summary: "Search the library", query: OfSearch, answers: ok[Answer]("Best documents first."), problems: []int{410, 503}},
	{method: "get", path: v1 + "/suggest", id: "suggest", summary: "Complete a half-typed query", query: OfSuggest, answers: ok[Completions]("Completions, best first.")},
	{method: "get", path: v1 + "/trends", id: "trends", summary: "Count matching documents by year, region or theme",
		query: OfTrends, answers: ok[Trend]("Matching and all documents per bucket; the default mode is exact.")},
	{method: "get", path: v1 + "/export", id: "export", summary: "Every document that a search finds, streamed; size, cursor, facets and snippets have no effect",
		query: OfExport, answers: []reply{{200, "The documents.", []content{
			{media: "text/csv", schema: str}, body[ExportRow]("application/x-ndjson"), {media: "application/x-bibtex", schema: str}, {media: "text/plain", schema: str},
		}}}, problems: []int{503}},
	{method: "post", path: v1 + "/quote-check", id: "quoteCheck", summary: "Whether a quotation occurs in the library word for word, nearly so, or not at all",
		body: []content{body[Quote]("application/json")}, answers: ok[QuoteCheck]("The verdict, and over what."), problems: []int{413, 415, 503}},
	{method: "get", path: v1 + "/stats", id: "stats", summary: "Describe the library", answers: ok[Stats]("The library as it is now.")},
	{method: "get", path: v1 + "/documents", id: "listDocuments", summary: "List every document without its text, by id",
		answers: []reply{{200, "One document a line.", []content{body[Summary]("application/x-ndjson")}}}},
	{method: "post", path: v1 + "/documents", id: "addDocuments", summary: "Add or update documents",
		query: OfIngest,
		body: []content{
			{media: "application/json", schema: reference("Record")}, {media: "multipart/form-data", schema: reference("Upload")},
			{media: "application/x-ndjson", schema: reference("Record")},
		},
		answers: []reply{
			{201, "Added, durable, and can be found.", []content{body[ingest.Row]("application/json")}},
			{200, "Updated, unchanged, a duplicate, or a file that cannot be read; for a bulk ingest a row per line, then the summary, or the problem that stopped it.", []content{
				body[ingest.Row]("application/json"),
				{media: "application/x-ndjson", schema: object{"oneOf": []reflect.Type{reflect.TypeFor[ingest.Row](), reflect.TypeFor[BulkSummary](), reflect.TypeFor[BulkProblem]()}}},
			}},
		}, problems: []int{413, 415}, writes: true},
	{method: "get", path: v1 + "/documents/{id}", id: "document", summary: "A document whole",
		inPath: []pathParameter{id}, query: OfDocument, answers: ok[Document]("The document; with q, highlighted."), problems: []int{404}},
	{method: "patch", path: v1 + "/documents/{id}", id: "editDocument", summary: "Correct what is known of a document; a correction takes precedence over what is read, and stays",
		inPath: []pathParameter{id}, body: []content{{media: "application/json", schema: reference("Correction")}, {media: "application/merge-patch+json", schema: reference("Correction")}},
		answers: ok[Summary]("The document as it is now."), problems: []int{404, 413, 415}, writes: true},
	{method: "delete", path: v1 + "/documents/{id}", id: "deleteDocument", summary: "Remove a document, its sources and its original",
		inPath: []pathParameter{id}, answers: []reply{{204, "Removed.", nil}}, problems: []int{404}, writes: true},
	{method: "get", path: v1 + "/documents/{id}/sections/{n}", id: "section", summary: "One section of a document",
		inPath: []pathParameter{id, ordinal}, query: OfDocument, answers: ok[Section]("The section; with q, highlighted."), problems: []int{404}},
	{method: "get", path: v1 + "/documents/{id}/original", id: "original", summary: "The file that a document was read from, byte for byte",
		inPath: []pathParameter{id}, answers: []reply{{200, "The file.", text("*/*")}}, problems: []int{404}},
	{method: "get", path: v1 + "/failures", id: "listFailures", summary: "List the files that could not be read", answers: ok[Failures]("By path and member."), writes: true},
	{method: "delete", path: v1 + "/failures", id: "dismissFailure", summary: "Forget that a file could not be read",
		query: OfDismissal, answers: []reply{{204, "Forgotten.", nil}}, problems: []int{404}, writes: true},
	{method: "get", path: v1 + "/backup", id: "backup", summary: "All that the library cannot make again, as it is at one moment, in one archive for wenxun restore",
		answers: []reply{{200, "The archive. One without SHA256SUMS at its end is not whole.", text("application/x-tar")}}, writes: true},
	{method: "get", path: v1 + "/openapi.json", id: "openapi", summary: "This description", answers: []reply{{200, "OpenAPI 3.1.", []content{{media: "application/json", schema: object{"type": "object"}}}}}},
	{method: "get", path: "/feed.atom", id: "feed", summary: "Newest documents that a search finds, as Atom (RFC 4287); the default mode is exact",
		query: OfFeed, answers: []reply{{200, "The feed.", text("application/atom+xml")}}},
	{method: "get", path: "/healthz", id: "alive", summary: "Whether the process answers", answers: []reply{{200, "It does.", text("text/plain")}}},
	{method: "get", path: "/readyz", id: "ready", summary: "Whether the library is open and undamaged", answers: []reply{{200, "It is.", text("text/plain")}}, problems: []int{503}},
	{method: "get", path: "/metrics", id: "metrics", summary: "Counters in Prometheus' text format", answers: []reply{{200, "The counters.", text("text/plain")}}},
}

// written are the schemas of what is sent in, which corpus.Fields describes and no Go type does.
func written() schemas {
	return schemas{"Record": recordSchema(), "Upload": formSchema(), "Correction": correctionSchema()}
}

// reference refers to one of the schemas of written.
func reference(name string) object { return object{"$ref": "#/components/schemas/" + name} }

func merge(a, b object) object {
	all := object{}
	for _, m := range []object{a, b} {
		for k, v := range m {
			all[k] = v
		}
	}
	return all
}
