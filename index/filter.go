package index

// Field is a property by which documents are filtered and counted.
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
)

// fieldNames are the fields' names in the API.
var fieldNames = [...]string{"theme", "section", "role", "region", "year", "type", "issuer", "source", "tag"}

// Fields are all fields, in the order in which pages show them.
var Fields = []Field{FieldTheme, FieldSection, FieldRole, FieldRegion, FieldYear, FieldType, FieldIssuer, FieldSource, FieldTag}

// String returns the field's name in the API.
func (f Field) String() string { return fieldNames[f] }

// FieldNamed returns the field of that name.
func FieldNamed(name string) (Field, bool) {
	for i, n := range fieldNames {
		if n == name {
			return Field(i), true
		}
	}
	return 0, false
}

// OfSection reports whether the field belongs to sections: filtering by it narrows where words
// may match.
func (f Field) OfSection() bool { return f <= FieldRole }

// Hierarchical reports whether values are paths, where a value includes everything below it and
// every ancestor is counted as a value of its own.
func (f Field) Hierarchical() bool { return f == FieldRegion || f == FieldType }

// Filter is passed by what has one of the values in the field. Values are full ("公文/通知"), as
// documents have them; a year is its digits. FieldSection compares the heading without its
// number (SectionName). What has no value in the field, and a year of 0, passes no filter; a
// filter without values is passed by nothing.
type Filter struct {
	Field  Field
	Values []string
	// Years are ranges, both ends included, beside Values; only for FieldYear.
	Years []YearRange
}

// YearRange is from From to To, both included; 0 is open.
type YearRange struct{ From, To int }
