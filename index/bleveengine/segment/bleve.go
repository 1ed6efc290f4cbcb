package segment

import (
	api "github.com/blevesearch/scorch_segment_api/v2"

	"wenxun/index/bleveengine/store"
)

// Bleve's own queries read segments by fields, dictionaries and postings. A block is a document to them.
// Fields have frequencies and norms, but no locations: phrases are matched against the text, not here.

// Fields implements scorch's Segment: it returns the fields that Dictionary knows.
func (s *Segment) Fields() []string {
	all := []string{blockIDField, IDField, WordsField, TitleWordsField}
	return append(all, keywordNames[:]...)
}

// Dictionary implements scorch's Segment. One of an unknown field is empty.
func (s *Segment) Dictionary(field string) (api.TermDictionary, error) {
	d := &termDictionary{s: s}
	switch field {
	case blockIDField:
		d.terms = blockIDs{s}
	case IDField:
		d.terms = documentIDs{s}
	case WordsField:
		d.terms = &stored{s.strings[textWords]}
		d.normed = true
	case TitleWordsField:
		d.terms = &stored{s.strings[titleWords]}
	default:
		d.terms = &stored{}
		for k, name := range keywordNames {
			if name == field {
				d.terms = &stored{s.strings[firstKeyword+k]}
				d.expand = !Keyword(k).ofSection()
			}
		}
	}
	return d, nil
}

// textType marks a stored field as text.
const textType = 't'

// VisitStoredFields implements scorch's Segment: it calls visit with the id of a block, the properties of
// its document and those of its section, all as text. Texts are not here but in the store.
func (s *Segment) VisitStoredFields(block uint64, visit api.StoredFieldValueVisitor) error {
	id, err := s.DocID(block)
	if err != nil {
		return err
	}
	if !visit(blockIDField, textType, id, nil) {
		return nil
	}
	first := s.first(int(block))
	document, row := s.Row(first)
	if !visit(IDField, textType, document, nil) {
		return nil
	}
	return store.Properties(row, int(block)-first, func(name, value string, position []uint64) bool {
		return visit(name, textType, []byte(value), position)
	})
}
