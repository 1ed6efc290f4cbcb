package corpus

import (
	"encoding/json"
	"slices"
)

// Overrides are values that a person or a program gives for a document's metadata: beside a file,
// in a line of JSONL, in a table, by flags. A nil field is not given. A value that is given takes
// precedence over what was read from the text, also when the file is read again; an empty one
// ("", a year of 0, no tags) means that the document has none.
//
// Fields describes each field. The JSON form has the names of the table and only the fields that
// are given.
type Overrides struct {
	ID         *string  `json:"id,omitzero"`
	Title      *string  `json:"title,omitzero"`
	Type       *string  `json:"type,omitzero"`
	Region     *string  `json:"region,omitzero"`
	Issuer     *string  `json:"issuer,omitzero"`
	DocNumber  *string  `json:"doc_number,omitzero"`
	Date       *string  `json:"date,omitzero"`
	Published  *string  `json:"published,omitzero"`
	Year       *int     `json:"year,omitzero"`
	Tags       []string `json:"tags,omitzero"`
	SourceName *string  `json:"source,omitzero"`
	Edition    *string  `json:"edition,omitzero"`
	Author     *string  `json:"author,omitzero"`
	URL        *string  `json:"url,omitzero"` // of the original on the web
}

// Over returns o with the fields that it does not give taken from below.
func (o Overrides) Over(below Overrides) Overrides {
	for i := range Fields {
		if f := &Fields[i]; !f.Given(&o) {
			f.override(&o).copy(f.override(&below))
		}
	}
	return o
}

// IsZero reports whether no field is given.
func (o Overrides) IsZero() bool {
	return !slices.ContainsFunc(Fields, func(f Field) bool { return f.Given(&o) })
}

// Check reports the fields whose value is impossible, in the order of the table.
func (o Overrides) Check() FieldErrors {
	var errs FieldErrors
	for i := range Fields {
		errs = append(errs, Fields[i].check(&o)...)
	}
	return errs
}

// Correction is a person's change to what is known of a document: values to set, and fields whose
// earlier correction is taken back. Its JSON form is the body of PATCH /documents/{id}, where null
// takes a correction back.
type Correction struct {
	Set  Overrides
	Undo []*Field
}

// IsZero reports whether the correction changes nothing.
func (c Correction) IsZero() bool { return c.Set.IsZero() && len(c.Undo) == 0 }

// After returns all of a person's corrections, given the earlier ones.
func (c Correction) After(earlier Overrides) Overrides {
	for _, f := range c.Undo {
		f.override(&earlier).clear()
	}
	return c.Set.Over(earlier)
}

// MarshalJSON writes the body of a PATCH.
func (c Correction) MarshalJSON() ([]byte, error) {
	set, err := json.Marshal(c.Set)
	if err != nil {
		return nil, err
	}
	object := map[string]json.RawMessage{}
	if err := json.Unmarshal(set, &object); err != nil {
		return nil, err
	}
	for _, f := range c.Undo {
		object[f.Name] = json.RawMessage("null")
	}
	return json.Marshal(object)
}

// override points to one field of Overrides. One of its pointers is set.
type override struct {
	text   **string
	number **int
	list   *[]string
}

func (o override) given() bool {
	switch {
	case o.text != nil:
		return *o.text != nil
	case o.number != nil:
		return *o.number != nil
	}
	return *o.list != nil
}

func (o override) copy(from override) {
	switch {
	case o.text != nil:
		*o.text = *from.text
	case o.number != nil:
		*o.number = *from.number
	default:
		*o.list = *from.list
	}
}

func (o override) clear() {
	switch {
	case o.text != nil:
		*o.text = nil
	case o.number != nil:
		*o.number = nil
	default:
		*o.list = nil
	}
}

// value points to one field of a Document. One of its pointers is set.
type value struct {
	text   *string
	number *int
	list   *[]string
}
