package segment

import (
	"strconv"
	"strings"

	index "github.com/blevesearch/bleve_index_api"

	"wenxun/index/analysis"
)

// Block is what is indexed: a run of text of one document. For scorch it is an index.Document.
type Block struct {
	// Document is the id of the document, by which scorch deletes: the same for all its blocks.
	Document string
	// Number is the place of the block in its document, from 0.
	Number int
	// Row is stored with the first block of a document.
	Row []byte
	// Text is the folded text of the block, in which pairs have their positions.
	Text analysis.Folded
	// Terms are those of the block, Title those of the document's title, with the first block.
	Terms, Title Terms
	// Words are those of the block, TitleWords those of the document's title, with the first block.
	Words, TitleWords Words
	// Length is the number of words, each occurrence counted, parts left out.
	Length int
	// Keywords are the values in keyword fields, each once; those of documents with the first block.
	Keywords []Value
}

// Terms are the terms of a text and their frequencies: each term once, in no order. A run is a whole
// number or Latin word.
type Terms struct {
	Pairs []Pair
	Runs  map[string]uint32
}

// Pair is a pair of characters and its frequency.
type Pair struct{ Key, Count uint32 }

// Words are the words of a text and their frequencies: each word once, in no order.
type Words struct {
	Short []Short
	Long  map[string]uint32
}

// Short is a word that ShortKey has a key for, and its frequency.
type Short struct {
	Key   uint64
	Count uint32
}

// ShortKey returns a number for a word of at most four code units. Most words are so short, and a
// number takes less memory and time than a string. ok is false for longer words.
func ShortKey(word analysis.Folded) (key uint64, ok bool) {
	if len(word) > 8 {
		return 0, false
	}
	for i := len(word) - 1; i >= 0; i-- {
		key = key<<8 | uint64(word[i])
	}
	return key, true
}

// shortWord is the inverse of ShortKey. No word contains NUL.
func shortWord(key uint64) string {
	word := make(analysis.Folded, 0, 8)
	for ; key != 0; key >>= 16 {
		word = append(word, byte(key), byte(key>>8))
	}
	return word.String()
}

// Value is a value in a keyword field.
type Value struct {
	Field Keyword
	Text  string
}

// BlockID returns the id by which bleve knows a block of a document: the document's id for the first
// one, then with a number, "ID#1", "ID#2". No document's id contains "#".
func BlockID(document string, number int) string {
	if number == 0 {
		return document
	}
	return document + idSeparator + strconv.Itoa(number)
}

const idSeparator = "#"

// splitBlockID is the inverse of BlockID; number is -1 if no block has the id.
func splitBlockID(id string) (document string, number int) {
	document, digits, found := strings.Cut(id, idSeparator)
	if !found {
		return id, 0
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n <= 0 || strconv.Itoa(n) != digits {
		return id, -1
	}
	return document, n
}

var _ index.Document = (*Block)(nil)

// ID implements index.Document.
func (b *Block) ID() string { return BlockID(b.Document, b.Number) }

// Size implements index.Document: about how many bytes of memory the block takes.
func (b *Block) Size() int {
	return len(b.Row) + 8*len(b.Terms.Pairs) + 16*len(b.Words.Short)
}

// The rest of index.Document is for segment formats that ask for fields. This one does not.

func (b *Block) VisitFields(index.FieldVisitor)             {}               //nolint:revive // see above
func (b *Block) VisitComposite(index.CompositeFieldVisitor) {}               //nolint:revive // see above
func (b *Block) HasComposite() bool                         { return false } //nolint:revive // see above
func (b *Block) NumPlainTextBytes() uint64                  { return 0 }     //nolint:revive // see above
func (b *Block) AddIDField()                                {}               //nolint:revive // see above
func (b *Block) StoredFieldsBytes() uint64                  { return 0 }     //nolint:revive // see above
func (b *Block) Indexed() bool                              { return true }  //nolint:revive // see above
