package index

// Field is a property of documents or sections.
type Field uint8

const (
	FieldTheme Field = iota
	FieldSection
	FieldRole
	FieldRegion
	FieldYear
	FieldType
	FieldIssuer
	FieldSource
	FieldTag
	// FieldTitle is the document's title. It has values (Store.Values) but neither filters nor
	// facets.
	FieldTitle
)

var fieldNames = [...]string{"theme", "section", "role", "region", "year", "type", "issuer", "source", "tag", "title"}

// Fields are the fields that filters and facets may name, in the order in which pages list them.
var Fields = []Field{FieldTheme, FieldSection, FieldRole, FieldRegion, FieldYear, FieldType, FieldIssuer, FieldSource, FieldTag}

// String returns the field's name in the API.
func (f Field) String() string { return fieldNames[f] }

// FieldNamed returns the field with that name among Fields.
func FieldNamed(name string) (Field, bool) {
	for _, f := range Fields {
		if f.String() == name {
			return f, true
		}
	}
	return 0, false
}

// OfSection reports whether the field belongs to sections: a filter on it narrows where words may
// match.
func (f Field) OfSection() bool { return f <= FieldRole }

// Hierarchical reports whether values are paths: a value includes everything below it, and each
// ancestor counts as a value of its own.
func (f Field) Hierarchical() bool { return f == FieldRegion || f == FieldType }

// Filter passes what has one of the values in the field. Values are complete ("公文/通知"), as in
// documents; a year is written in digits. FieldSection compares the heading without its number
// (SectionName). A filter never passes what has no value in the field or the year 0; a filter
// without values passes nothing.
type Filter struct {
	Field  Field
	Values []string
	// Years are ranges in addition to Values; only for FieldYear.
	Years []YearRange
}

// YearRange runs from From to To, both included; 0 leaves an end open.
type YearRange struct{ From, To int }
