package bleveengine

import (
	"fmt"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"wenxun/index/analysis"
)

// Fields of a block in scorch. Every block of a report bears the report's id as its _id, so that
// putting a report in place of another removes all blocks of the other.
const (
	idField    = "_id"
	termField  = "t" // terms of the whole block, with frequencies
	titleField = "h" // terms of the report's title, in its first block
	rowField   = "r" // stored: the row in the first block, a continuation in the others
)

// scorchConfig configures scorch over dir.
func scorchConfig(dir string) map[string]any {
	return map[string]any{
		"path": dir,
		// Our own lock has been taken before; this one cannot be held by anybody for long.
		"bolt_timeout": "1s",
		"scorchPersisterOptions": map[string]any{
			// Batches come big enough: merging them in memory, before they are written, costs
			// more than it spares.
			"MemoryPressurePauseThreshold": 0,
		},
	}
}

// newScorch opens the postings in dir.
func newScorch(dir string) (*scorch.Scorch, error) {
	// Our documents come analysed; one worker passes them on, in no particular order.
	idx, err := scorch.NewScorch(scorch.Name, scorchConfig(dir), bleve.NewAnalysisQueue(1))
	if err != nil {
		return nil, err
	}
	s, ok := idx.(*scorch.Scorch)
	if !ok {
		return nil, fmt.Errorf("%T is not scorch", idx)
	}
	return s, s.Open()
}

// blockDocument is a block as scorch takes it.
type blockDocument struct {
	id     string
	fields []*field
}

func (d *blockDocument) ID() string                                 { return d.id }
func (d *blockDocument) Size() int                                  { return 0 }
func (d *blockDocument) VisitComposite(bleve.CompositeFieldVisitor) {}
func (d *blockDocument) HasComposite() bool                         { return false }
func (d *blockDocument) NumPlainTextBytes() uint64                  { return 0 }
func (d *blockDocument) StoredFieldsBytes() uint64                  { return 0 }
func (d *blockDocument) Indexed() bool                              { return true }

func (d *blockDocument) AddIDField() {
	d.fields = append(d.fields, &field{
		name: idField, value: []byte(d.id), options: bleve.IndexField | bleve.StoreField,
		terms: bleve.TokenFrequencies{d.id: frequency(1)},
	})
}

func (d *blockDocument) VisitFields(visit bleve.FieldVisitor) {
	for _, f := range d.fields {
		visit(f)
	}
}

// field is a field whose terms are already counted.
type field struct {
	name    string
	value   []byte
	options bleve.FieldIndexingOptions
	terms   bleve.TokenFrequencies
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Analyze()                                         {}
func (f *field) Options() bleve.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedTokenFrequencies() bleve.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                        { return 0 }

// AnalyzedLength is what scorch takes for the norm, which we have no use for: the smallest that
// its encoding of terms with one posting can bear.
func (f *field) AnalyzedLength() int { return 1 }

// frequencies are the small ones, shared by all terms of all blocks.
var frequencies = func() (all [256]*bleve.TokenFreq) {
	for i := range all {
		all[i] = &bleve.TokenFreq{}
		all[i].SetFrequency(i)
	}
	return all
}()

func frequency(n int) *bleve.TokenFreq {
	if n < len(frequencies) {
		return frequencies[n]
	}
	f := &bleve.TokenFreq{}
	f.SetFrequency(n)
	return f
}

// frequencies returns the terms of text, which consists of whole parts, and how often each stands.
func (c *counter) frequencies(text analysis.Folded) bleve.TokenFrequencies {
	c.count(text)
	all := make(bleve.TokenFrequencies, len(c.used)+len(c.words))
	buf := make([]byte, 0, 4*len(c.used))
	for _, i := range c.used {
		buf = appendPair(buf, c.slots[i].pair)
	}
	keys := string(buf) // one allocation for all
	for k, i := range c.used {
		all[keys[4*k:4*k+4]] = frequency(int(c.slots[i].count))
	}
	for word, n := range c.words {
		all[word] = frequency(n)
	}
	return all
}

// blockDocuments returns the blocks of e as scorch takes them; row is what is stored with the first.
func (e *entry) blockDocuments(c *counter, row []byte) []*blockDocument {
	docs := make([]*blockDocument, len(e.blocks))
	for i, b := range e.blocks {
		stored := row
		if i > 0 {
			w := encoder{}
			w.uint(uint64(i))
			stored = w.b
		}
		docs[i] = &blockDocument{id: e.doc.ID, fields: []*field{
			{name: termField, options: bleve.IndexField, terms: c.frequencies(e.column[2*b.start : 2*b.end])},
			{name: rowField, options: bleve.StoreField, value: stored},
		}}
		if i == 0 && e.title > 0 {
			docs[i].fields = append(docs[i].fields, &field{
				name: titleField, options: bleve.IndexField, terms: c.frequencies(e.column[:2*(e.title+1)]),
			})
		}
	}
	return docs
}

// storedRow returns what is stored with a block: its report's id and the row field.
func storedRow(s segment.Segment, doc uint64) (id string, row []byte, err error) {
	err = s.VisitStoredFields(doc, func(name string, _ byte, value []byte, _ []uint64) bool {
		switch name {
		case idField:
			id = string(value)
		case rowField:
			row = append(row, value...)
		}
		return true
	})
	return id, row, err
}
