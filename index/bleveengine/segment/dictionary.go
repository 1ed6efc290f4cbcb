package segment

import (
	"bytes"
	"encoding/binary"
	"sort"
)

// A dictionary has terms of any length, in the order of their bytes, each with a list. Terms are in
// groups. In a group a term is encoded as how many bytes it shares with the term before, how many
// follow, and those; then the size of its list. The first term of a group shares none. Lists follow one
// another in the order of terms.

// groupTerms is how many terms are in a group: more need less memory, fewer are found faster.
const groupTerms = 16

// dictionary is a dictionary in a segment. It never changes.
type dictionary struct {
	lists  []byte
	terms  []byte
	groups numbers
	count  int
}

// cursor goes through the terms of a dictionary.
type cursor struct {
	d    *dictionary
	at   int // terms read
	rest []byte
	list uint32 // where the next list begins

	term []byte // the current term, valid until the next call
	data List   // its list
}

// group returns a cursor before the first term of a group. Where a damaged group begins beyond the end,
// there are no terms.
func (d *dictionary) group(i int) cursor {
	at := min(int(d.groups.at(2*i)), len(d.terms))
	return cursor{d: d, at: i * groupTerms, rest: d.terms[at:], list: d.groups.at(2*i + 1)}
}

// first returns the first term of a group.
func (d *dictionary) first(i int) []byte {
	c := d.group(i)
	c.next()
	return c.term
}

// next moves to the next term; false after the last.
func (c *cursor) next() bool {
	if c.at >= c.d.count {
		return false
	}
	c.at++
	shared, follow := c.uvarint(), c.uvarint()
	if shared > len(c.term) || follow > len(c.rest) { // damaged: end here
		return c.end()
	}
	c.term = append(c.term[:shared], c.rest[:follow]...)
	c.rest = c.rest[follow:]
	size := c.uvarint()
	if size > len(c.d.lists)-int(c.list) {
		return c.end()
	}
	c.data = List(c.d.lists[c.list:][:size:size])
	c.list += uint32(size)
	return true
}

// end makes the cursor have no more terms.
func (c *cursor) end() bool {
	c.at = c.d.count
	return false
}

// uvarint reads a number; most take one byte. A damaged one is too large for anything.
func (c *cursor) uvarint() int {
	if len(c.rest) > 0 && c.rest[0] < 0x80 {
		n := int(c.rest[0])
		c.rest = c.rest[1:]
		return n
	}
	v, n := binary.Uvarint(c.rest)
	if n <= 0 || v > 1<<31 {
		c.rest = nil
		return 1 << 31
	}
	c.rest = c.rest[n:]
	return int(v)
}

// from returns a cursor at the first term that is not before term; ok is false if there is none.
func (d *dictionary) from(term []byte) (c cursor, ok bool) {
	groups := d.groups.len() / 2
	// The last group that begins at or before term.
	i := sort.Search(groups, func(i int) bool { return bytes.Compare(d.first(i), term) > 0 })
	if groups == 0 {
		return cursor{d: d}, false
	}
	c = d.group(max(0, i-1))
	for c.next() {
		if bytes.Compare(c.term, term) >= 0 {
			return c, true
		}
	}
	return c, false
}

// find returns the list of a term; nil if no block contains it.
func (d *dictionary) find(term []byte) List {
	c, ok := d.from(term)
	if !ok || !bytes.Equal(c.term, term) {
		return nil
	}
	return c.data
}

// all returns a cursor before the first term.
func (d *dictionary) all() cursor {
	if d.count == 0 {
		return cursor{d: d}
	}
	return d.group(0)
}

// dictionaryWriter gathers the terms of one dictionary while the segment writer writes their lists.
type dictionaryWriter struct {
	begin    uint64 // where the lists begin in the segment
	size     uint32 // of the lists
	terms    []byte
	groups   []uint32
	count    int
	previous []byte
}

// add adds the next term, whose list has size bytes.
func (d *dictionaryWriter) add(term []byte, size int) {
	shared := 0
	if d.count%groupTerms == 0 {
		d.groups = append(d.groups, uint32(len(d.terms)), d.size)
	} else {
		for shared < len(d.previous) && shared < len(term) && d.previous[shared] == term[shared] {
			shared++
		}
	}
	d.terms = binary.AppendUvarint(d.terms, uint64(shared))
	d.terms = binary.AppendUvarint(d.terms, uint64(len(term)-shared))
	d.terms = append(d.terms, term[shared:]...)
	d.terms = binary.AppendUvarint(d.terms, uint64(size))
	d.previous = append(d.previous[:0], term...)
	d.size += uint32(size)
	d.count++
}
