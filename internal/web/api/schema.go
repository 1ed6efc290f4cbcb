package api

import (
	"reflect"
	"strings"
	"time"

	"wenxun/corpus"
	"wenxun/internal/ingest"
	"wenxun/internal/read/fault"
	"wenxun/internal/search"
)

// object is a JSON object of the description.
type object = map[string]any

// schemaNames are the names of schemas that differ from their types' names.
var schemaNames = map[reflect.Type]string{
	reflect.TypeFor[Answer]():         "SearchAnswer",
	reflect.TypeFor[ingest.Row]():     "IngestRow",
	reflect.TypeFor[ingest.Summary](): "IngestSummary",
	reflect.TypeFor[Summary]():        "DocumentSummary",
}

// enums are the values of types that have only a few.
var enums = map[reflect.Type][]string{
	reflect.TypeFor[search.Mode](): {string(search.Smart), string(search.Exact), string(search.Any)},
	reflect.TypeFor[ingest.Status](): {
		string(ingest.Added), string(ingest.Updated), string(ingest.Unchanged), string(ingest.Duplicate), string(ingest.Failed), string(ingest.Skipped),
	},
	reflect.TypeFor[search.CompletionKind](): {
		string(search.CompletionWord), string(search.CompletionTerm), string(search.CompletionTitle), string(search.CompletionHeading),
	},
	reflect.TypeFor[search.Verdict]():  {string(search.Verbatim), string(search.Nearly), string(search.Absent)},
	reflect.TypeFor[search.EditKind](): {string(search.Same), string(search.Missing), string(search.Added)},
	reflect.TypeFor[search.SuggestionKind](): {
		string(search.SuggestReading), string(search.SuggestAbsent), string(search.SuggestApart), string(search.SuggestNear),
		string(search.SuggestFilter), string(search.SuggestWider), string(search.SuggestBreak), string(search.SuggestEmpty),
		string(search.SuggestPart), string(search.SuggestUnreadable), string(search.SuggestStatement),
	},
	reflect.TypeFor[corpus.TitleFrom](): {
		string(corpus.TitleText), string(corpus.TitleGiven), string(corpus.TitleFile), string(corpus.TitleComposed),
	},
	reflect.TypeFor[fault.Code](): {
		"", string(fault.NoText), string(fault.Encrypted), string(fault.Empty), string(fault.NotText), string(fault.Unsupported),
		string(fault.NeedsLibreOffice), string(fault.TooLarge), string(fault.Timeout), string(fault.Permission), string(fault.Corrupt), string(fault.Invalid),
	},
}

// schemas collects the schemas of the types that the description names.
type schemas object

// of returns the schema of a type: a reference for a struct, whose schema is collected.
func (s schemas) of(t reflect.Type) object {
	switch {
	case t == reflect.TypeFor[time.Time](), t == reflect.TypeFor[Time]():
		return object{"type": "string", "format": "date-time"}
	case enums[t] != nil:
		return object{"type": "string", "enum": enums[t]}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nullable(s.of(t.Elem()))
	case reflect.Struct:
		name := schemaNames[t]
		if name == "" {
			name = t.Name()
		}
		if _, ok := s[name]; !ok {
			s[name] = nil // for types that contain themselves
			s[name] = s.object(name, t)
		}
		return object{"$ref": "#/components/schemas/" + name}
	case reflect.Slice:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Array:
		return object{"type": "array", "items": s.of(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.String:
		return object{"type": "string"}
	}
	panic("api: no schema for " + t.String()) // a type of this program's own
}

func (s schemas) object(name string, t reflect.Type) object {
	properties, required := object{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous || !f.IsExported() || f.Tag.Get("json") == "-" {
			continue
		}
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		of := f.Type
		if options != "omitempty" {
			required = append(required, tag)
		} else if of.Kind() == reflect.Pointer {
			of = of.Elem() // left out rather than null
		}
		property := s.of(of)
		if text := fieldDocs[name+"."+tag]; text != "" {
			if property["$ref"] != nil {
				property = object{"allOf": []object{property}}
			}
			property["description"] = text
		}
		properties[tag] = property
	}
	return object{"type": "object", "properties": properties, "required": required}
}

func nullable(schema object) object {
	if kind, ok := schema["type"].(string); ok {
		schema["type"] = []string{kind, "null"}
		return schema
	}
	return object{"oneOf": []object{schema, {"type": "null"}}}
}

// fieldDocs describe fields whose names don't.
var fieldDocs = map[string]string{
	"QuotePlace.ordinal":            "The section's; 0 for the document's title.",
	"QuotePlace.text":               "The document's own words there.",
	"QuotePlace.difference":         "From the document's words to the quotation's, run by run; empty when there is none.",
	"Edit.kind":                     "same; missing: in the document, left out of the quotation; added: in the quotation alone.",
	"ExportRow.section":             "The section's ordinal; null for a document found by its title or its properties alone.",
	"ExportRow.matches":             "Occurrences in the section.",
	"ExportRow.text":                "The section's snippets.",
	"QueryInfo.parsed":              "The query as it was understood, in the query language.",
	"QueryInfo.notes":               "What was done with the query, in Chinese, for people.",
	"QueryInfo.relaxed":             "True when nothing matched the whole query; the hits are related ones.",
	"Total.documents":               "Documents found. Exact, never sampled; related ones are not counted.",
	"Total.exact":                   "Documents in which every word and quoted part occurs exactly as typed.",
	"Total.across":                  "Found documents that are across (Hit.across).",
	"Total.sections":                "Sections with a match.",
	"Total.matches":                 "Occurrences of the query's words, leftmost first and not overlapping.",
	"Total.exact_matches":           "Occurrences of the words as typed, letter by letter, whatever their synonyms.",
	"Total.related":                 "Documents that match some of the words only: the same for every size, 0 when the query cannot relax.",
	"Coverage.documents":            "Documents that the filters leave, typed ones included: what was searched.",
	"Coverage.library":              "All documents of the library.",
	"Coverage.undated":              "Documents that pass every other filter and are left out by a bound on dates or years only because their date and year are unknown.",
	"Coverage.ocr":                  "Documents with pages read by OCR.",
	"Coverage.damaged":              "Documents left out because their data is damaged.",
	"Coverage.unreadable":           "Files that could not be read.",
	"Coverage.pages_without_text":   "Pages of documents in the library without text, such as scans.",
	"Hit.relaxed":                   "True when the document matches only some of the words.",
	"Hit.across":                    "True when some word of the query occurs in the document only across the borders of words: 商会 in 招商会议. Only in smart; such documents come last.",
	"Hit.title_from":                "text: it occurs in the document; given: a person or the record gave it; file: the file's name; composed: made up of what the document is, to be printed in square brackets.",
	"Hit.added":                     "When the document entered the library, in UTC. Such times sort as strings.",
	"Hit.title_html":                "The title, escaped, with what matched in <mark>.",
	"Hit.date":                      "When the document was made, passed or signed: 2024, 2024-03 or 2024-03-01; empty when unknown.",
	"Hit.published":                 "When the document was printed or put up.",
	"Hit.year":                      "The year that the document is about, or was made in; null when unknown.",
	"Hit.url":                       "The document's page, relative to this server.",
	"HitSection.path":               "Headings from the top down, the section's own last.",
	"HitSection.page":               "The page on which the section begins; null where the format has none.",
	"HitSection.heading_html":       "The heading, escaped, with what matched in <mark>.",
	"Snippet.highlights":            "What matched, as [start, end) in Unicode code points of text.",
	"Snippet.html":                  "The text, escaped, with what matched in <mark>.",
	"Source.file":                   "The file's name alone.",
	"FacetValue.count":              "The documents found if this value alone were selected in its facet, everything else unchanged.",
	"SearchAnswer.next_cursor":      "Pass as cursor to go on; empty on the last page.",
	"SearchAnswer.suggestions":      "Why nothing was found, and what would find something.",
	"Suggestion.kind":               "statement: a sentence to quote, with the time and with what was searched; part: a part of a word that does occur; unreadable: files that could not be read.",
	"Suggestion.query":              "What to ask instead; empty to keep the query.",
	"Suggestion.drop":               "Parameters to leave out.",
	"Suggestion.set":                "Parameters to change.",
	"Suggestion.count":              "How many documents would be found so; 0 where nothing is suggested.",
	"Section.highlights":            "What matched, as [start, end) in Unicode code points of text; only with q.",
	"Section.text":                  "What follows the heading, down to the next; line breaks occur between paragraphs, cells and items only.",
	"Section.page_breaks":           "Where in the text a new page begins.",
	"PageBreak.offset":              "In Unicode code points of the section's text.",
	"Extraction.repairs":            "Kind of repair → how often.",
	"Extraction.removed":            "Lines that were taken out of the text, so that nothing is changed in silence.",
	"Extraction.warnings":           "What the reader was not sure of, in Chinese.",
	"IngestRow.path":                "The path as given.",
	"IngestRow.member":              "The line of a bulk ingest, or the entry of a container.",
	"IngestRow.error":               "What failed and what to do, in Chinese.",
	"IngestRow.code":                "The stable name of what failed; empty when nothing did.",
	"Problem.detail":                "What failed and what to do, in Chinese.",
	"Problem.errors":                "The parameters or fields at fault.",
	"Stats.letters":                 "Length of all texts after folding, in code units.",
	"Stats.bytes":                   "Size of the index on disk.",
	"TrendBucket.matching":          "Documents that match.",
	"TrendBucket.documents":         "All documents within the filters.",
	"Trend.first":                   "The earliest document that matches; null when none has a date or a year.",
	"Mention.date":                  "The document's date, or its year where it has no date.",
	"QuoteCheck.total":              "How many places there are, of which ten are listed: documents in which the quotation occurs word for word; where it occurs in none, sections of the most similar documents in which it nearly does.",
	"ExportRow.title":               "The title; in square brackets if it is composed.",
	"Trend.silent":                  "Buckets with documents of which none matches.",
	"DocumentSummary.added":         "When the document entered the library.",
	"Document.keywords":             "Words that are frequent here and rare in the other documents, the most telling first; empty if the library has no words.",
	"Completion.documents":          "How many documents have it: as a word, as their title, or as a heading.",
	"Document.title_highlights":     "What matched in the title; only with q.",
	"Section.heading_highlights":    "What matched in the heading; only with q.",
	"Failure.path":                  "The file's path on the machine that it was sent from.",
	"Document.extraction":           "What reading did to the file.",
	"Extraction.pages_without_text": "Pages that show something but contain no text.",
	"Stats.unreadable":              "Files that could not be read.",
	"Stats.pages_without_text":      "Pages of documents in the library that contain no text.",
	"Stats.version":                 "The program's version.",
	"Stats.index_version":           "The library's format.",
	"Completion.kind":               "A word of the library, a term of the lexicon that is one, a title or a heading.",
}
