package api

import (
	"reflect"

	"wenxun/corpus"
	"wenxun/internal/ingest"
	"wenxun/internal/search"
)

// operation is one thing that the service does.
type operation struct {
	method, path, id string
	summary          string
	parameters       []parameter
	body             []content
	answers          []reply
	// problems are the statuses that it may refuse with, beside 400.
	problems []int
	writes   bool
}

type parameter struct {
	name, in, about string
	schema          object
	repeat          bool
}

// content is a body of one media type: of a Go type, or of a schema of its own.
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

func query(name, about string, schema object) parameter {
	return parameter{name: name, in: "query", about: about, schema: schema}
}

func repeated(name, about string, schema object) parameter {
	return parameter{name: name, in: "query", about: about, schema: schema, repeat: true}
}

func inPath(name, about string, schema object) parameter {
	return parameter{name: name, in: "path", about: about, schema: schema}
}

var (
	str  = object{"type": "string"}
	date = object{"type": "string", "pattern": `^\d{4}(-\d{2}(-\d{2})?)?$`}
	id   = inPath("id", "The document's id.", object{"type": "string", "pattern": corpus.IDPattern})
	mode = query("mode", "How words are matched: as typed or by their parts and synonyms (smart), as typed (exact), best match of any word (any).", oneOf("smart", "exact", "any"))
)

func oneOf(values ...string) object {
	return object{"type": "string", "enum": values, "default": values[0]}
}

func integer(least, most, usual int) object {
	return object{"type": "integer", "minimum": least, "maximum": most, "default": usual}
}

// filters are the parameters that narrow a search.
var filters = []parameter{
	query("within", "The unit in which all words must occur together, and in which a NOT word excludes.", oneOf("report", "section", "paragraph", "sentence")),
	repeated("theme", "Theme of a section.", str), repeated("section", "Heading of a section without its number.", str),
	repeated("role", "Part that a section plays.", str),
	repeated("region", "Region and everything below it: 江西省/九江市.", str),
	repeated("year", "Year, or range of years: 2020..2024.", str),
	repeated("type", "Type and everything below it; a leaf's name alone will do: 通知.", str),
	repeated("issuer", "Issuing body.", str), repeated("source", "Newspaper or site.", str), repeated("tag", "Tag.", str),
	query("from", "Earliest date of the document.", date), query("to", "Latest date of the document.", date),
	query("added_from", "Earliest time at which the document entered the library: a date or RFC 3339.", str),
	query("synonyms", "Whether synonyms of a word also match in smart and any.", oneOf("on", "off")),
}

// searching are the parameters of GET /search.
var searching = join([]parameter{query("q", "The query; empty for all documents, newest first.", str), mode}, filters, []parameter{
	query("sort", "Order of hits; ties go by id.", oneOf("relevance", "date", "-date", "matches", "-added")),
	query("size", "Hits per page.", integer(0, 100, 10)), query("cursor", "next_cursor of the page before.", str),
	repeated("facets", "Facets to count, or none.", str), query("facet_size", "Values per facet.", integer(1, 1000, 50)),
	query("snippets", "Sections shown per document.", integer(0, 10, 3)),
})

func join(lists ...[]parameter) (all []parameter) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

const v1 = "/api/v1"

var operations = []operation{
	{method: "get", path: v1 + "/search", id: "search", summary: "Search the library", parameters: searching, answers: ok[search.Answer]("Best documents first."), problems: []int{410, 503}},
	{method: "get", path: v1 + "/suggest", id: "suggest", summary: "Complete a half-typed query", parameters: []parameter{query("q", "What was typed so far.", str)}, answers: ok[Completions]("Completions, best first.")},
	{method: "get", path: v1 + "/trends", id: "trends", summary: "Count matching documents by year, region or theme",
		parameters: join([]parameter{query("q", "The query.", str), mode, query("by", "What to count by.", oneOf("year", "region", "theme"))}, filters),
		answers:    ok[search.Trend]("Matching and all documents per bucket; exact by default.")},
	{method: "get", path: v1 + "/export", id: "export", summary: "Every document that a search finds, streamed; size, cursor, facets and snippets mean nothing here",
		parameters: join([]parameter{query("format", "CSV and JSONL have a row for each matching section, the others a reference for each document.", oneOf("csv", "jsonl", "bibtex", "gbt7714", "gbt7714-2015"))}, searching),
		answers: []reply{{200, "The documents.", []content{
			{media: "text/csv", schema: str}, body[ExportRow]("application/x-ndjson"), {media: "application/x-bibtex", schema: str}, {media: "text/plain", schema: str},
		}}}, problems: []int{503}},
	{method: "post", path: v1 + "/quote-check", id: "quoteCheck", summary: "Whether a quotation occurs in the library word for word, nearly so, or not at all",
		body: []content{body[Quote]("application/json")}, answers: ok[search.QuoteCheck]("The verdict, and over what."), problems: []int{413, 415, 503}},
	{method: "get", path: v1 + "/stats", id: "stats", summary: "Describe the library", answers: ok[Stats]("The library as it is.")},
	{method: "get", path: v1 + "/documents", id: "listDocuments", summary: "List every document without its text, by id",
		answers: []reply{{200, "One document a line.", []content{body[Summary]("application/x-ndjson")}}}},
	{method: "post", path: v1 + "/documents", id: "addDocuments", summary: "Add or update documents",
		parameters: []parameter{query("path", "Where the lines of a bulk ingest come from; comes back in its rows.", str)},
		body: []content{
			{media: "application/json", schema: named("Record")}, {media: "multipart/form-data", schema: named("Upload")},
			{media: "application/x-ndjson", schema: named("Record")},
		},
		answers: []reply{
			{201, "Added, durable, and can be found.", []content{body[ingest.Row]("application/json")}},
			{200, "Updated, unchanged, a duplicate, or a file that cannot be read; for a bulk ingest a row per line, then the summary, or the problem that stopped it.", []content{
				body[ingest.Row]("application/json"),
				{media: "application/x-ndjson", schema: object{"oneOf": []reflect.Type{reflect.TypeFor[ingest.Row](), reflect.TypeFor[BulkSummary](), reflect.TypeFor[BulkProblem]()}}},
			}},
		}, problems: []int{413, 415}, writes: true},
	{method: "get", path: v1 + "/documents/{id}", id: "document", summary: "A document whole",
		parameters: []parameter{id, query("q", "What to highlight.", str), mode}, answers: ok[Document]("The document; with q, highlighted."), problems: []int{404}},
	{method: "patch", path: v1 + "/documents/{id}", id: "editDocument", summary: "Correct what is known of a document; a correction takes precedence over what is read, and stays",
		parameters: []parameter{id},
		body:       []content{{media: "application/json", schema: named("Correction")}, {media: "application/merge-patch+json", schema: named("Correction")}},
		answers:    ok[Summary]("The document as it is now."), problems: []int{404, 413, 415}, writes: true},
	{method: "delete", path: v1 + "/documents/{id}", id: "deleteDocument", summary: "Remove a document, its sources and its original",
		parameters: []parameter{id}, answers: []reply{{204, "Removed.", nil}}, problems: []int{404}, writes: true},
	{method: "get", path: v1 + "/documents/{id}/sections/{n}", id: "section", summary: "One section of a document",
		parameters: []parameter{id, inPath("n", "The section's ordinal.", object{"type": "integer", "minimum": 1}), query("q", "What to highlight.", str), mode},
		answers:    ok[Section]("The section; with q, highlighted."), problems: []int{404}},
	{method: "get", path: v1 + "/documents/{id}/original", id: "original", summary: "The file that a document was read from, byte for byte",
		parameters: []parameter{id}, answers: []reply{{200, "The file.", text("*/*")}}, problems: []int{404}},
	{method: "get", path: v1 + "/failures", id: "listFailures", summary: "List the files that could not be read", answers: ok[Failures]("By path and member."), writes: true},
	{method: "delete", path: v1 + "/failures", id: "dismissFailure", summary: "Forget that a file could not be read",
		parameters: []parameter{query("path", "The file's path.", str), query("member", "The entry of a container.", str)},
		answers:    []reply{{204, "Forgotten.", nil}}, problems: []int{404}, writes: true},
	{method: "get", path: v1 + "/openapi.json", id: "openapi", summary: "This description", answers: []reply{{200, "OpenAPI 3.1.", []content{{media: "application/json", schema: object{"type": "object"}}}}}},
	{method: "get", path: "/feed.atom", id: "feed", summary: "Newest documents that a search finds, as Atom (RFC 4287); exact by default",
		parameters: join([]parameter{query("q", "The query.", str), mode}, filters, []parameter{query("snippets", "Sections shown per document.", integer(0, 10, 3))}),
		answers:    []reply{{200, "The feed.", text("application/atom+xml")}}},
	{method: "get", path: "/healthz", id: "alive", summary: "Whether the process answers", answers: []reply{{200, "It does.", text("text/plain")}}},
	{method: "get", path: "/readyz", id: "ready", summary: "Whether the library is open", answers: []reply{{200, "It is.", text("text/plain")}}, problems: []int{503}},
	{method: "get", path: "/metrics", id: "metrics", summary: "Counters in Prometheus' text format", answers: []reply{{200, "The counters.", text("text/plain")}}},
}

// written are the schemas of what is sent in, which corpus.Fields describes and no Go type does.
func written() schemas {
	return schemas{"Record": recordSchema(), "Upload": formSchema(), "Correction": correctionSchema()}
}

// named refers to one of the schemas of written.
func named(name string) object { return object{"$ref": "#/components/schemas/" + name} }

func merge(a, b object) object {
	all := object{}
	for _, m := range []object{a, b} {
		for k, v := range m {
			all[k] = v
		}
	}
	return all
}
