package terms

import (
	"slices"
	"strconv"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/bleveengine/segment"
)

// sectionValues returns what a section has in keyword fields.
func sectionValues(s *corpus.Section) []segment.Value {
	v := values(nil).add(segment.FieldTheme, s.Theme)
	v = v.add(segment.FieldRole, s.Role)
	return v.add(segment.FieldSection, index.SectionName(s.Heading))
}

// documentValues returns what a document has in keyword fields, as filters compare it: a year in
// digits, none for 0; regions and types with their ancestors.
func documentValues(d *corpus.Document) []segment.Value {
	v := values(nil).add(segment.FieldRegion, corpus.Ancestors(d.Region)...)
	v = v.add(segment.FieldType, corpus.Ancestors(d.Type)...)
	if d.Year != 0 {
		v = v.add(segment.FieldYear, strconv.Itoa(d.Year))
	}
	v = v.add(segment.FieldIssuer, d.Issuer)
	v = v.add(segment.FieldSource, d.Source.Name)
	v = v.add(segment.FieldTag, d.Tags...)
	return v.add(segment.FieldDate, d.Date)
}

type values []segment.Value

// add adds the texts that are not empty, each once.
func (v values) add(f segment.Keyword, texts ...string) values {
	for _, text := range texts {
		if value := (segment.Value{Field: f, Text: text}); text != "" && !slices.Contains(v, value) {
			v = append(v, value)
		}
	}
	return v
}
