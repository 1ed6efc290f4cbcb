package store

import (
	"fmt"
	"strconv"

	"wenxun/index"
)

// Properties calls yield with the name and value of each property in the encoded row of a document that
// is not empty, then with those of one of its sections, until yield returns false. position is the place
// of a tag among the tags, nil for other properties. Errors: index.ErrCorrupt.
func Properties(encoded []byte, section int, yield func(name, value string, position []uint64) bool) error {
	d := decoder{b: encoded}
	p := properties{yield: yield}
	for range extents {
		d.uint()
	}
	sections := d.count()
	values := d.strs()
	for i, name := range []string{"region", "type", "issuer", "source", "date", "doc_number"} {
		if i < len(values) {
			p.add(name, values[i])
		}
	}
	if year := d.int(); year != 0 {
		p.add("year", strconv.FormatInt(year, 10))
	}
	if added := fromUnixNano(d.int()); !added.IsZero() {
		p.add("added", added.Format("2006-01-02T15:04:05Z"))
	}
	for i, tag := range d.strs() {
		p.position = []uint64{uint64(i)}
		p.add("tag", tag)
	}
	p.position = nil
	d.uint() // the checksum
	p.add("title", d.str())
	if section < sections {
		p.section(&d, section)
	}
	if d.err != nil {
		return fmt.Errorf("%w: properties of a row: %w", index.ErrCorrupt, d.err)
	}
	return nil
}

// properties yields properties until yield returns false.
type properties struct {
	yield    func(name, value string, position []uint64) bool
	position []uint64
	stopped  bool
}

func (p *properties) add(name, value string) {
	if value != "" && !p.stopped {
		p.stopped = !p.yield(name, value, p.position)
	}
}

// section reads what decodeSections reads, as far as one section.
func (p *properties) section(d *decoder, section int) {
	d.uint() // the title's length
	local := d.strs()
	text := func(i uint64) string {
		if i < uint64(len(local)) {
			return local[i]
		}
		return ""
	}
	for i := 0; i <= section && d.err == nil; i++ {
		ordinal := d.int()
		d.uint() // the lengths of heading and text
		d.uint()
		theme, role, name, number := text(d.uint()), text(d.uint()), text(d.uint()), d.uint()
		if i < section {
			continue
		}
		p.add("ordinal", strconv.FormatInt(ordinal, 10))
		p.add("theme", theme)
		p.add("role", role)
		p.add("section", name)
		if number&1 == 0 {
			p.add("heading", text(number>>1)+name)
		} else {
			p.add("heading", text(number>>1))
		}
	}
}
