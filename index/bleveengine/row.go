package bleveengine

import (
	"fmt"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// partEnd ends each title, heading and text in the column of folded text. NUL stands in no folded
// text, so no match goes across.
const partEnd = 0

// report is what is held in memory of a document while the library is open. It never changes.
//
// What a search looks at of every candidate stands first, so that it lies together in memory.
type report struct {
	file *textFile
	// The column: the title, then of each section the heading and the text, each ended by
	// partEnd. It lies at column in the file; units is its length in code units.
	column   int64
	sections []section
	units    uint32
	title    uint32 // code units of the title, without its end
	blocks   uint32 // how many there are: one a section, and at least one

	// by field, numbers of values
	region, kind, issuer, source, yearValue uint32

	year  int
	tags  []uint32
	date  string
	added int64 // nanoseconds since 1970

	id     string
	number string // the 文号, squeezed
	// The record lies at record: the head's frame of head bytes, then the chunks.
	record int64
	head   uint32
	chunks []chunk
}

// section is a section's extent in the column, in code units, and its properties.
type section struct {
	start, text, end   uint32 // heading, text, end of text
	ordinal            int32
	theme, role, value uint32 // value: the heading without its number
}

// text returns the folded text of a block: a section, and before the first one the title.
func (r *report) text(block uint32) analysis.Folded {
	start, end := uint32(0), r.title
	if int(block) < len(r.sections) {
		end = r.sections[block].end
	}
	if block > 0 {
		start = r.sections[block].start
	}
	return r.folded()[2*start : 2*end]
}

// folded returns the report's column.
func (r *report) folded() analysis.Folded {
	return analysis.Folded(r.file.data[r.column : r.column+2*int64(r.units)])
}

// bytes is how much of its file the report takes up.
func (r *report) bytes() int64 {
	n := 2*int64(r.units) + int64(r.head)
	for _, c := range r.chunks {
		n += int64(c.bytes)
	}
	return n
}

// place tells reports apart that share an id: the earlier and the later version of a document.
type place struct {
	file   uint32
	column int64
}

func (r *report) place() place { return place{r.file.number, r.column} }

// entry is a document made ready to be written.
type entry struct {
	doc      *corpus.Document
	column   analysis.Folded
	title    uint32
	sections []section // without values
	record   []byte
	head     uint32
	chunks   []chunk
}

// prepare folds, cuts and compresses d. It keeps d until the entry is written.
func prepare(c *codec, d *corpus.Document) *entry {
	e := &entry{doc: d, sections: make([]section, len(d.Sections))}
	size := len(d.Title)
	for i := range d.Sections {
		size += len(d.Sections[i].Text) + len(d.Sections[i].Heading) + 4
	}
	e.column = make(analysis.Folded, 0, size/3*2+64)
	part := func(s string) (start, end uint32) {
		start = uint32(e.column.Units())
		e.column = analysis.AppendFold(e.column, s)
		end = uint32(e.column.Units())
		e.column = append(e.column, partEnd, partEnd)
		return start, end
	}
	_, e.title = part(d.Title)
	for i := range d.Sections {
		s := &e.sections[i]
		s.start, _ = part(d.Sections[i].Heading)
		s.text, s.end = part(d.Sections[i].Text)
	}
	e.record, e.head, e.chunks = c.appendRecord(nil, d)
	return e
}

// appendRow appends what scorch stores of the report: all that the report in memory is made of.
func (e *entry) appendRow(dst []byte, file uint32, column, record int64) []byte {
	w := encoder{b: dst}
	d := e.doc
	w.uint(uint64(file))
	w.uint(uint64(column))
	w.uint(uint64(e.column.Units()))
	w.uint(uint64(record))
	w.uint(uint64(e.head))
	w.uint(uint64(len(e.chunks)))
	for _, c := range e.chunks {
		w.uint(uint64(c.first))
		w.uint(uint64(c.bytes))
	}
	w.uint(uint64(len(e.sections)))
	w.strs([]string{d.Region, d.Type, d.Issuer, d.Source.Name, d.Date, d.DocNumber})
	w.int(int64(d.Year))
	w.int(unixNano(d.Added))
	w.strs(d.Tags)
	w.uint(uint64(e.title))
	// Themes, roles and names recur within a report: each is written once.
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
		body.uint(uint64(s.text - s.start))
		body.uint(uint64(s.end - s.text))
		body.uint(ref(d.Sections[i].Theme))
		body.uint(ref(d.Sections[i].Role))
		body.uint(ref(index.SectionName(d.Sections[i].Heading)))
	}
	w.strs(local)
	w.b = append(w.b, body.b...)
	return w.b
}

// blocksOf returns how many blocks of the postings so many sections make. A block is one section, the
// first with the title. Whole reports would leave five times as much to scan, and several sections
// together a third more for a seventh less of postings; and of a string that is one term, the
// postings alone tell where it stands.
func blocksOf(sections int) uint32 { return uint32(max(1, sections)) }

// readGone returns a report that is deleted: how many blocks it had.
func readGone(id string, row []byte) *report {
	d := decoder{b: row}
	for range 5 { // as readRow
		d.uint()
	}
	for range 2 * d.count() {
		d.uint()
	}
	return &report{id: id, blocks: blocksOf(d.count())}
}

// readRow returns the report of a row.
func (e *Engine) readRow(id string, row []byte) (*report, error) {
	d := decoder{b: row}
	r := &report{id: id}
	number := uint32(d.uint())
	r.file = e.texts.get(number)
	r.column, r.units = int64(d.uint()), uint32(d.uint())
	r.record, r.head = int64(d.uint()), uint32(d.uint())
	r.chunks = make([]chunk, d.count())
	for i := range r.chunks {
		r.chunks[i] = chunk{uint32(d.uint()), uint32(d.uint())}
	}
	r.sections = make([]section, d.count())
	r.blocks = blocksOf(len(r.sections))
	if all := d.strs(); len(all) == 6 {
		r.region = e.values[index.FieldRegion].id(all[0])
		r.kind = e.values[index.FieldType].id(all[1])
		r.issuer = e.values[index.FieldIssuer].id(all[2])
		r.source = e.values[index.FieldSource].id(all[3])
		r.date, r.number = all[4], squeeze(analysis.Fold(all[5]))
	}
	r.year = int(d.int())
	if r.year != 0 {
		r.yearValue = e.values[index.FieldYear].id(fmt.Sprint(r.year))
	}
	r.added = d.int()
	for _, tag := range d.strs() {
		if id := e.values[index.FieldTag].id(tag); id != 0 {
			r.tags = append(r.tags, id)
		}
	}
	r.title = uint32(d.uint())
	local := d.strs()
	name := func(f index.Field) uint32 {
		if i := d.uint(); i < uint64(len(local)) {
			return e.values[f].id(local[i])
		}
		return 0
	}
	at := r.title + 1
	for i := range r.sections {
		s := &r.sections[i]
		s.start, s.ordinal = at, int32(d.int())
		s.text = s.start + uint32(d.uint())
		s.end = s.text + uint32(d.uint())
		s.theme, s.role, s.value = name(index.FieldTheme), name(index.FieldRole), name(index.FieldSection)
		at = s.end + 1
	}
	if d.err == nil && (r.file == nil || at != r.units || r.record+r.bytes()-2*int64(r.units) > r.file.size.Load()) {
		d.err = fmt.Errorf("texts of file %d are not there", number)
	}
	if d.err != nil {
		return nil, fmt.Errorf("%w: row of %s: %w", index.ErrCorrupt, id, d.err)
	}
	return r, nil
}
