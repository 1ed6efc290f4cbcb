package store

import (
	"encoding/binary"
	"errors"
	"time"
)

// encoder appends the binary form of rows and records to b: unsigned and signed varints, and strings
// preceded by their length in bytes.
type encoder struct{ b []byte }

func (e *encoder) uint(v uint64) { e.b = binary.AppendUvarint(e.b, v) }
func (e *encoder) int(v int64)   { e.b = binary.AppendVarint(e.b, v) }
func (e *encoder) str(s string) {
	e.uint(uint64(len(s)))
	e.b = append(e.b, s...)
}

func (e *encoder) bytes(b []byte) {
	e.uint(uint64(len(b)))
	e.b = append(e.b, b...)
}

func (e *encoder) strs(all []string) {
	e.uint(uint64(len(all)))
	for _, s := range all {
		e.str(s)
	}
}

// errShort means that encoded data ends too early.
var errShort = errors.New("cut short")

// decoder reads what an encoder wrote. After an error it returns zeros; the error is in err.
type decoder struct {
	b    []byte
	text string // what b was at first; empty unless many strings are read
	err  error
}

// newTextDecoder returns a decoder whose strings share memory.
func newTextDecoder(b []byte) decoder { return decoder{b: b, text: string(b)} }

// fail ends decoding.
func (d *decoder) fail() { d.b, d.err = nil, errShort }

func (d *decoder) uint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) int() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) str() string {
	b := d.bytes()
	if d.text == "" || d.err != nil {
		return string(b)
	}
	end := len(d.text) - len(d.b)
	return d.text[end-len(b) : end]
}

// bytes reads a string without copying it.
func (d *decoder) bytes() []byte {
	n := d.uint()
	if n > uint64(len(d.b)) {
		d.fail()
		return nil
	}
	b := d.b[:n:n]
	d.b = d.b[n:]
	return b
}

// count reads how many items follow. Each takes at least one byte, so a damaged count cannot make the
// caller allocate more than the data is long.
func (d *decoder) count() int {
	n := d.uint()
	if n > uint64(len(d.b)) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *decoder) strs() []string {
	n := d.count()
	if n == 0 {
		return nil
	}
	all := make([]string, n)
	for i := range all {
		all[i] = d.str()
	}
	return all
}

// unixNano returns t in nanoseconds since 1970, 0 for the zero time.
func unixNano(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// fromUnixNano is the inverse of unixNano; the time is in UTC.
func fromUnixNano(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}
