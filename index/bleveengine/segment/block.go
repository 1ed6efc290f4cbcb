package segment

import (
	index "github.com/blevesearch/bleve_index_api"
)

// Block is what is indexed: a run of text of one document. For scorch it is an index.Document.
type Block struct {
	// Document is the id of the document, by which scorch deletes: the same for all its blocks.
	Document string
	// Number is the place of the block in its document, from 0.
	Number int
	// Row is stored with the first block of a document.
	Row []byte
	// Terms are those of the block, Title those of the document's title, with the first block.
	Terms, Title Terms
}

// Terms are the terms of a text and their frequencies: each term once, in no order.
type Terms struct {
	Pairs []Pair
	Words map[string]uint32
}

// Pair is a pair of characters and its frequency.
type Pair struct{ Key, Count uint32 }

var _ index.Document = (*Block)(nil)

// ID implements index.Document.
func (b *Block) ID() string { return b.Document }

// Size implements index.Document: about how many bytes of memory the block takes.
func (b *Block) Size() int { return len(b.Row) + 8*len(b.Terms.Pairs) }

// The rest of index.Document is for segment formats that ask for fields. This one does not.

func (b *Block) VisitFields(index.FieldVisitor)             {}               //nolint:revive // see above
func (b *Block) VisitComposite(index.CompositeFieldVisitor) {}               //nolint:revive // see above
func (b *Block) HasComposite() bool                         { return false } //nolint:revive // see above
func (b *Block) NumPlainTextBytes() uint64                  { return 0 }     //nolint:revive // see above
func (b *Block) AddIDField()                                {}               //nolint:revive // see above
func (b *Block) StoredFieldsBytes() uint64                  { return 0 }     //nolint:revive // see above
func (b *Block) Indexed() bool                              { return true }  //nolint:revive // see above
