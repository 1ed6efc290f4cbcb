package store

import (
	"fmt"
	"maps"
	"slices"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// A record holds what folded text and row leave out of a document: a head, with its properties, and for
// each section an entry, with the edits that turn its folded heading and text into those that were given.

// appendRecord appends the record of a document to dst, given the edits of headings and texts.
func appendRecord(dst []byte, d *corpus.Document, edits []sectionEdits) []byte {
	head := encodeHead(d)
	e := encoder{b: dst}
	e.bytes(head)
	last := make(map[string]int) // the last section that has a heading
	var entry encoder
	for i := range d.Sections {
		last[d.Sections[i].Heading] = i
		entry.b = entry.b[:0]
		entry.section(&d.Sections[i], func(heading string) (back int, ok bool) {
			n, ok := last[heading]
			return i - n, ok
		})
		entry.bytes(edits[i].heading)
		entry.b = append(entry.b, edits[i].text...)
		e.bytes(entry.b)
	}
	return e.b
}

// section appends what else is not in folded text and row. A heading in the path is nearly always that of
// the section or of one before: back returns how many sections before.
func (e *encoder) section(s *corpus.Section, back func(heading string) (n int, ok bool)) {
	e.uint(uint64(s.Level))
	e.int(int64(s.Page))
	e.uint(uint64(len(s.Path)))
	for _, heading := range s.Path {
		if n, ok := back(heading); ok {
			e.uint(uint64(n) + 1)
		} else {
			e.uint(0)
			e.str(heading)
		}
	}
	e.uint(uint64(len(s.PageBreaks)))
	for _, b := range s.PageBreaks {
		e.int(int64(b.Offset))
		e.int(int64(b.Page))
	}
}

// sectionEdits are the edits of a section.
type sectionEdits struct{ heading, text analysis.Edits }

// Record reads the record of a document piece by piece. It refers to the document's file.
type Record struct {
	row    *Row
	values *Values
	head   []byte
	// entries are those of all sections; that of section i ends at ends[i].
	entries []byte
	ends    []uint32
}

// Record returns the record of a row, after comparing the checksum of everything that is stored of the
// document. Errors: index.ErrCorrupt.
func (s *Store) Record(r *Row) (*Record, error) {
	if err := s.Verify(r); err != nil {
		return nil, err
	}
	d := decoder{b: r.recordData()}
	rec := &Record{row: r, values: s.values, head: d.bytes(), entries: d.b, ends: make([]uint32, len(r.Sections))}
	for i := range rec.ends {
		d.bytes()
		rec.ends[i] = uint32(len(rec.entries) - len(d.b))
	}
	if d.err != nil {
		return nil, rec.corrupt(d.err)
	}
	return rec, nil
}

func (rec *Record) corrupt(err error) error {
	return fmt.Errorf("%w: record of %s: %w", index.ErrCorrupt, rec.row.ID, err)
}

// Document returns the document without its sections.
func (rec *Record) Document() (*corpus.Document, error) {
	d := newTextDecoder(rec.head)
	doc := decodeHead(&d)
	if d.err != nil {
		return nil, rec.corrupt(d.err)
	}
	doc.ID = rec.row.ID
	return doc, nil
}

// Section returns the section with an index, from 0; its text only if that is wanted.
func (rec *Record) Section(i int, text bool) (corpus.Section, error) {
	r := &rec.row.Sections[i]
	s := corpus.Section{Ordinal: int(r.Ordinal), Theme: rec.value(index.FieldTheme, r.Theme), Role: rec.value(index.FieldRole, r.Role)}
	d := rec.entry(i)
	s.Level, s.Page = int(d.uint()), int(d.int())
	if n := d.count(); n > 0 {
		s.Path = make([]string, n)
		for j := range s.Path {
			s.Path[j] = rec.pathHeading(&d, i)
		}
	}
	if n := d.count(); n > 0 {
		s.PageBreaks = make([]corpus.PageBreak, n)
		for j := range s.PageBreaks {
			s.PageBreaks[j] = corpus.PageBreak{Offset: int(d.int()), Page: int(d.int())}
		}
	}
	edits := sectionEdits{d.bytes(), d.b}
	folded, foldedText := rec.row.SectionParts(i)
	s.Heading = d.unfold(edits.heading, folded)
	if text {
		s.Text = d.unfold(edits.text, foldedText)
	}
	if d.err != nil {
		return s, rec.corrupt(d.err)
	}
	return s, nil
}

// pathHeading reads one heading of the path of section i.
func (rec *Record) pathHeading(d *decoder, i int) string {
	back := d.uint()
	if back == 0 {
		return d.str()
	}
	if back > uint64(i)+1 {
		d.fail()
		return ""
	}
	i -= int(back - 1)
	folded, _ := rec.row.SectionParts(i)
	return d.unfold(rec.edits(i).heading, folded)
}

// unfold returns the text of folded text; it fails if the edits are damaged.
func (d *decoder) unfold(edits analysis.Edits, folded analysis.Folded) string {
	s, err := edits.Unfold(folded)
	if err != nil {
		d.b, d.err = nil, err
	}
	return s
}

// Edits returns the edits of the heading and of the text of section i.
func (rec *Record) Edits(i int) (heading, text analysis.Edits) {
	e := rec.edits(i)
	return e.heading, e.text
}

// edits returns the edits of section i.
func (rec *Record) edits(i int) sectionEdits {
	d := rec.entry(i)
	d.uint()
	d.int()
	for range d.count() {
		if d.uint() == 0 {
			d.bytes()
		}
	}
	for range 2 * d.count() {
		d.int()
	}
	return sectionEdits{d.bytes(), d.b}
}

// entry returns a decoder of the entry of section i.
func (rec *Record) entry(i int) decoder {
	start := uint32(0)
	if i > 0 {
		start = rec.ends[i-1]
	}
	d := decoder{b: rec.entries[start:rec.ends[i]]}
	d.b = d.bytes()
	return d
}

// value returns a value of a field by its number.
func (rec *Record) value(f index.Field, number uint32) string { return rec.values[f].Names()[number] }

func encodeHead(d *corpus.Document) []byte {
	var e encoder
	e.strs([]string{d.Title, string(d.TitleFrom), d.Type, d.Region, d.RegionCode, d.Issuer, d.DocNumber, d.IndexNumber, d.Subject, d.Date, d.Published})
	e.int(int64(d.Year))
	e.strs(d.Tags)
	e.int(unixNano(d.Added))
	s := d.Source
	e.strs([]string{s.Name, s.Edition, s.Author, s.URL, s.File})
	e.int(int64(s.Pages))
	x := d.Extraction
	e.strs([]string{x.Format, x.Encoding})
	e.uint(uint64(len(x.Repairs)))
	for _, kind := range slices.Sorted(maps.Keys(x.Repairs)) {
		e.str(kind)
		e.int(int64(x.Repairs[kind]))
	}
	e.uint(uint64(len(x.Removed)))
	for _, r := range x.Removed {
		e.str(r.Kind)
		e.int(int64(r.Page))
		e.str(r.Text)
	}
	e.strs(x.Warnings)
	e.uint(uint64(len(x.PagesWithoutText)))
	for _, p := range x.PagesWithoutText {
		e.int(int64(p))
	}
	return e.b
}

func decodeHead(d *decoder) *corpus.Document {
	doc := &corpus.Document{}
	into := func(fields ...*string) {
		all := d.strs()
		if len(all) != len(fields) {
			d.fail()
			return
		}
		for i, f := range fields {
			*f = all[i]
		}
	}
	into(&doc.Title, (*string)(&doc.TitleFrom), &doc.Type, &doc.Region, &doc.RegionCode, &doc.Issuer, &doc.DocNumber, &doc.IndexNumber, &doc.Subject, &doc.Date, &doc.Published)
	doc.Year = int(d.int())
	doc.Tags = d.strs()
	doc.Added = fromUnixNano(d.int())
	s := &doc.Source
	into(&s.Name, &s.Edition, &s.Author, &s.URL, &s.File)
	s.Pages = int(d.int())
	x := &doc.Extraction
	into(&x.Format, &x.Encoding)
	if n := d.count(); n > 0 {
		x.Repairs = make(map[string]int, n)
		for range n {
			kind := d.str()
			x.Repairs[kind] = int(d.int())
		}
	}
	if n := d.count(); n > 0 {
		x.Removed = make([]corpus.Removed, n)
		for i := range x.Removed {
			x.Removed[i] = corpus.Removed{Kind: d.str(), Page: int(d.int()), Text: d.str()}
		}
	}
	x.Warnings = d.strs()
	if n := d.count(); n > 0 {
		x.PagesWithoutText = make([]int, n)
		for i := range x.PagesWithoutText {
			x.PagesWithoutText[i] = int(d.int())
		}
	}
	return doc
}
