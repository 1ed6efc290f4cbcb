package store

import (
	"fmt"
	"strconv"
	"strings"

	"wenxun/index"
	"wenxun/index/analysis"
)

// Row is what is held in memory of a document while the library is open. It never changes.
//
// The fields that a search reads of every candidate come first, so that they are close together in
// memory. Lengths and offsets in the folded text count UTF-16 code units.
type Row struct {
	file *File
	// folded is the offset of the folded text in the file, in bytes.
	folded int64

	Sections []Section
	Units    uint32 // of the folded text, PartEnds included
	Title    uint32 // of the title, without its PartEnd
	Blocks   uint32 // one for each section, and at least one

	// Numbers of values in the dictionaries of their fields.
	Region, Type, Issuer, Source, YearValue uint32

	Year  int // 0 for none
	Tags  []uint32
	Date  string
	Added int64 // nanoseconds since 1970; 0 for never

	ID     string
	Number string // the 文号 as NumberKey
	sum    uint32 // checksum

	// The record's offset in the file and its size, in bytes.
	record     int64
	recordSize uint32
}

// Section is the extent of a section in the folded text, and the numbers of its values.
type Section struct {
	Start, Text, End  uint32 // start of the heading, start of the text, end of the text
	Ordinal           int32
	Theme, Role, Name uint32 // Name: the heading without its number (index.SectionName)
}

// Value returns the number of the section's value in a field of sections.
func (s *Section) Value(f index.Field) uint32 {
	switch f {
	case index.FieldTheme:
		return s.Theme
	case index.FieldRole:
		return s.Role
	}
	return s.Name
}

// EachValue calls yield with the numbers of the document's values in a field, ancestors included, perhaps
// more than once each and perhaps with 0. paths are those of the field's dictionary.
func (r *Row) EachValue(f index.Field, paths [][]uint32, yield func(value uint32)) {
	switch f {
	case index.FieldRegion:
		yieldAll(paths[r.Region], yield)
	case index.FieldType:
		yieldAll(paths[r.Type], yield)
	case index.FieldYear:
		yield(r.YearValue)
	case index.FieldIssuer:
		yield(r.Issuer)
	case index.FieldSource:
		yield(r.Source)
	case index.FieldTag:
		yieldAll(r.Tags, yield)
	default:
		for i := range r.Sections {
			yield(r.Sections[i].Value(f))
		}
	}
}

func yieldAll(values []uint32, yield func(value uint32)) {
	for _, v := range values {
		yield(v)
	}
}

// Location identifies one version of a document: where its folded text is. Versions that replace one
// another have the same id and different locations.
type Location struct {
	file   uint32
	offset int64
}

// Location returns where the folded text is.
func (r *Row) Location() Location { return Location{r.file.number, r.folded} }

// File returns the number of the file that the document is in.
func (r *Row) File() uint32 { return r.file.number }

// HasText reports whether the row has a text. One of a deleted document (DeletedRow) has none.
func (r *Row) HasText() bool { return r.file != nil }

// Folded returns the folded text: the title, then the heading and the text of each section, each ended
// by PartEnd. It is valid as long as the file is open.
func (r *Row) Folded() analysis.Folded {
	return analysis.Folded(r.file.data[r.folded : r.folded+2*int64(r.Units)])
}

// Borders returns the borders of the words of the folded text, whose positions count as in Folded. They
// are valid as long as the file is open.
func (r *Row) Borders() analysis.Borders {
	at := r.folded + 2*int64(r.Units)
	return analysis.Borders(r.file.data[at : at+int64(analysis.BorderBytes(int(r.Units)))])
}

// TitleText returns the folded title.
func (r *Row) TitleText() analysis.Folded { return r.Folded()[:2*r.Title] }

// SectionText returns the folded text of a section: heading and text with PartEnd between.
func (r *Row) SectionText(section int) analysis.Folded {
	s := &r.Sections[section]
	return r.Folded()[2*s.Start : 2*s.End]
}

// SectionParts returns the folded heading and the folded text of a section.
func (r *Row) SectionParts(section int) (heading, text analysis.Folded) {
	s := &r.Sections[section]
	folded := r.Folded()
	return folded[2*s.Start : 2*(s.Text-1)], folded[2*s.Text : 2*s.End]
}

// Block returns the folded text of a block without its last PartEnd: a section, for the first block
// preceded by the title.
func (r *Row) Block(block uint32) analysis.Folded {
	start, end := uint32(0), r.Title
	if int(block) < len(r.Sections) {
		end = r.Sections[block].End
	}
	if block > 0 {
		start = r.Sections[block].Start
	}
	return r.Folded()[2*start : 2*end]
}

// Letters returns the code units of the folded text without PartEnds.
func (r *Row) Letters() int { return int(r.Units) - 1 - 2*len(r.Sections) }

// Bytes returns how much of its file the document takes up.
func (r *Row) Bytes() int64 { return r.textBytes() + int64(r.recordSize) }

// textBytes returns the size of the folded text with its borders.
func (r *Row) textBytes() int64 { return 2*int64(r.Units) + int64(analysis.BorderBytes(int(r.Units))) }

// recordData returns the record.
func (r *Row) recordData() []byte { return r.file.data[r.record : r.record+int64(r.recordSize)] }

// within reports whether text and record are in the first size bytes of the file.
func (r *Row) within(size int64) bool {
	fits := func(offset, n int64) bool { return offset >= 0 && offset <= size && n <= size-offset }
	return fits(r.folded, r.textBytes()) && fits(r.record, int64(r.recordSize))
}

// blockCount returns how many blocks so many sections make. A block is the unit of the postings: one
// section, the first with the title. Whole documents would leave five times as much text to scan, and
// several sections together a third more, for a seventh less of postings; and for a string that is one
// term, postings by section suffice without any text.
func blockCount(sections int) uint32 { return uint32(max(1, sections)) }

// NumberKey returns the form in which a 文号 is compared: folded, without breaks, as UTF-8.
func NumberKey(folded analysis.Folded) string {
	return strings.ReplaceAll(folded.String(), string(rune(analysis.Break)), "")
}

// extents is how many numbers an encoded row begins with: the file, offset and size of the folded text,
// offset and size of the record.
const extents = 5

// RowLocation returns the location of an encoded row.
func RowLocation(encoded []byte) Location {
	d := decoder{b: encoded}
	return Location{uint32(d.uint()), int64(d.uint())}
}

// DeletedRow returns the row of a document that was deleted or replaced, with id and Blocks alone: its
// file may be gone.
func DeletedRow(id string, encoded []byte) *Row {
	d := decoder{b: encoded}
	for range extents {
		d.uint()
	}
	return &Row{ID: id, Blocks: blockCount(d.count())}
}

// DecodeRow returns the row of a document. Errors: index.ErrCorrupt, also when the row points beyond
// what its file holds.
func (s *Store) DecodeRow(id string, encoded []byte) (*Row, error) {
	d := decoder{b: encoded}
	r := &Row{ID: id}
	number := uint32(d.uint())
	r.file = s.files.get(number)
	r.folded, r.Units = int64(d.uint()), uint32(d.uint())
	r.record, r.recordSize = int64(d.uint()), uint32(d.uint())
	r.Sections = make([]Section, d.count())
	r.Blocks = blockCount(len(r.Sections))
	s.decodeProperties(&d, r)
	end := s.decodeSections(&d, r)
	if d.err == nil && (r.file == nil || end != uint64(r.Units) || !r.within(r.file.Size())) {
		d.err = fmt.Errorf("its text is missing from file %d", number)
	}
	if d.err != nil {
		return nil, fmt.Errorf("%w: row of %s: %w", index.ErrCorrupt, id, d.err)
	}
	return r, nil
}

func (s *Store) decodeProperties(d *decoder, r *Row) {
	values := s.values
	if all := d.strs(); len(all) == 6 {
		r.Region = values[index.FieldRegion].add(all[0])
		r.Type = values[index.FieldType].add(all[1])
		r.Issuer = values[index.FieldIssuer].add(all[2])
		r.Source = values[index.FieldSource].add(all[3])
		r.Date, r.Number = all[4], NumberKey(analysis.Fold(all[5]))
	}
	r.Year = int(d.int())
	if r.Year != 0 {
		r.YearValue = values[index.FieldYear].add(strconv.Itoa(r.Year))
	}
	r.Added = d.int()
	for _, tag := range d.strs() {
		if id := values[index.FieldTag].add(tag); id != 0 {
			r.Tags = append(r.Tags, id)
		}
	}
	r.sum = uint32(d.uint())
}

// decodeSections returns where the folded text should end, in code units.
func (s *Store) decodeSections(d *decoder, r *Row) uint64 {
	d.bytes() // the title, for Properties
	r.Title = uint32(d.uint())
	local := d.strs()
	value := func(f index.Field) uint32 {
		if i := d.uint(); i < uint64(len(local)) {
			return s.values[f].add(local[i])
		}
		return 0
	}
	end := uint64(r.Title) + 1
	for i := range r.Sections {
		x := &r.Sections[i]
		x.Start, x.Ordinal = uint32(end), int32(d.int())
		heading, text := uint64(uint32(d.uint())), uint64(uint32(d.uint()))
		x.Text, x.End = uint32(end+heading), uint32(end+heading+text)
		x.Theme, x.Role, x.Name = value(index.FieldTheme), value(index.FieldRole), value(index.FieldSection)
		d.uint() // the number of the heading, for Properties
		end += heading + text + 1
	}
	return end
}
