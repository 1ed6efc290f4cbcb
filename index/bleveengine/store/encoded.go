package store

import (
	"strings"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// PartEnd ends each part of a folded text: title, heading or section text. Folding never produces NUL,
// so no match crosses the end of a part.
const PartEnd = 0

// Cutter cuts folded text into words, as *analysis.Words does. It is safe for concurrent use.
type Cutter interface {
	// Tokens appends the words of a part to dst, in order; the parts of a long word follow it. None
	// begins or ends inside a character of two code units.
	Tokens(dst []analysis.Token, part analysis.Folded) []analysis.Token
}

// Encoded is a document folded and cut into words, ready to be written.
type Encoded struct {
	// Document is what was encoded.
	Document *corpus.Document

	folded   analysis.Folded // title, then heading and text of each section, each ended by PartEnd
	title    uint32          // code units of the title, without its end
	sections []Section       // extents only
	tokens   []analysis.Token
	partEnds []int // for each part, how many tokens end with it
	borders  analysis.Borders
	record   []byte
}

// Encode folds d and cuts each part into words. The result refers to d.
func Encode(d *corpus.Document, words Cutter) *Encoded {
	e := &Encoded{Document: d, sections: make([]Section, len(d.Sections))}
	size := len(d.Title)
	for i := range d.Sections {
		size += len(d.Sections[i].Text) + len(d.Sections[i].Heading) + 4
	}
	e.folded = make(analysis.Folded, 0, size/3*2+64)
	edits := make([]sectionEdits, len(d.Sections))
	part := func(s string) (start, end uint32, edits analysis.Edits) {
		start = uint32(e.folded.Units())
		e.folded, edits = analysis.AppendFoldEdits(e.folded, nil, s)
		end = uint32(e.folded.Units())
		e.folded = append(e.folded, PartEnd, PartEnd)
		return start, end, edits
	}
	_, e.title, _ = part(d.Title)
	for i := range d.Sections {
		s := &e.sections[i]
		s.Start, _, edits[i].heading = part(d.Sections[i].Heading)
		s.Text, s.End, edits[i].text = part(d.Sections[i].Text)
	}
	e.cut(words)
	e.record = appendRecord(nil, d, edits)
	return e
}

// cut cuts each part into words and notes their borders.
func (e *Encoded) cut(words Cutter) {
	e.tokens = make([]analysis.Token, 0, e.folded.Units()/2)
	e.borders = make(analysis.Borders, analysis.BorderBytes(e.folded.Units()))
	cut := func(start, end uint32) {
		n := len(e.tokens)
		e.tokens = words.Tokens(e.tokens, e.folded[2*start:2*end])
		for i := range e.tokens[n:] {
			t := &e.tokens[n+i]
			t.Start += int32(start)
			t.End += int32(start)
			e.borders.Set(int(t.Start))
			e.borders.Set(int(t.End))
		}
		e.borders.Set(int(start))
		e.borders.Set(int(end))
		e.partEnds = append(e.partEnds, len(e.tokens))
	}
	cut(0, e.title)
	for i := range e.sections {
		s := &e.sections[i]
		cut(s.Start, s.Text-1)
		cut(s.Text, s.End)
	}
}

// Folded returns the folded text of the whole document, in which tokens count.
func (e *Encoded) Folded() analysis.Folded { return e.folded }

// TitleTokens returns the words of the title.
func (e *Encoded) TitleTokens() []analysis.Token { return e.tokens[:e.partEnds[0]] }

// Tokens returns the words of a block.
func (e *Encoded) Tokens(block int) []analysis.Token {
	start := 0
	if block > 0 {
		start = e.partEnds[2*block]
	}
	return e.tokens[start:e.partEnds[min(2*(block+1), len(e.partEnds)-1)]]
}

// Title returns the folded title with its PartEnd; empty if there is no title.
func (e *Encoded) Title() analysis.Folded {
	if e.title == 0 {
		return nil
	}
	return e.folded[:2*(e.title+1)]
}

// Blocks returns how many blocks the document has.
func (e *Encoded) Blocks() int { return int(blockCount(len(e.sections))) }

// Block returns the folded parts of a block, each with its PartEnd: the heading and text of a section,
// for the first block preceded by the title.
func (e *Encoded) Block(i int) analysis.Folded {
	start, end := uint32(0), e.title+1
	if i > 0 {
		start = e.sections[i].Start
	}
	if i < len(e.sections) {
		end = e.sections[i].End + 1
	}
	return e.folded[2*start : 2*end]
}

// appendRow appends the encoded row: what DecodeRow makes a Row of. Folded text and record are at the
// offsets in the file.
func (e *Encoded) appendRow(dst []byte, file uint32, folded, record int64) []byte {
	w := encoder{b: dst}
	d := e.Document
	w.uint(uint64(file))
	w.uint(uint64(folded))
	w.uint(uint64(e.folded.Units()))
	w.uint(uint64(record))
	w.uint(uint64(len(e.record)))
	w.uint(uint64(len(e.sections)))
	w.strs([]string{d.Region, d.Type, d.Issuer, d.Source.Name, d.Date, d.DocNumber})
	w.int(int64(d.Year))
	w.int(unixNano(d.Added))
	w.strs(d.Tags)
	w.uint(uint64(checksum(e.folded, e.borders, e.record)))
	w.str(d.Title)
	w.uint(uint64(e.title))
	// Themes, roles, section names and numbers recur within a document: each is written once.
	var local []string
	at := make(map[string]uint64)
	ref := func(s string) uint64 {
		n, ok := at[s]
		if !ok {
			n = uint64(len(local))
			at[s] = n
			local = append(local, s)
		}
		return n
	}
	var body encoder
	for i, s := range e.sections {
		body.int(int64(d.Sections[i].Ordinal))
		body.uint(uint64(s.Text - s.Start))
		body.uint(uint64(s.End - s.Text))
		body.uint(ref(d.Sections[i].Theme))
		body.uint(ref(d.Sections[i].Role))
		name := index.SectionName(d.Sections[i].Heading)
		body.uint(ref(name))
		// What precedes the name in the heading, its number, or else the whole heading.
		if number, ok := strings.CutSuffix(d.Sections[i].Heading, name); ok {
			body.uint(ref(number) << 1)
		} else {
			body.uint(ref(d.Sections[i].Heading)<<1 | 1)
		}
	}
	w.strs(local)
	w.b = append(w.b, body.b...)
	return w.b
}
