package meter

import "errors"

var errMalformed = errors.New("meter: not a WebAssembly module of a known kind")

// reader reads the binary format. Beyond the end it panics with errMalformed.
type reader struct{ b []byte }

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		panic(errMalformed)
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.b) {
		panic(errMalformed)
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

// unsigned reads a number in LEB128 (5.2.2).
func (r *reader) unsigned() uint64 {
	var v uint64
	for shift := 0; shift < 64; shift += 7 {
		c := r.byte()
		v |= uint64(c&0x7F) << shift
		if c < 0x80 {
			return v
		}
	}
	panic(errMalformed)
}

// signed skips a signed number, whose value nobody needs.
func (r *reader) signed() { r.unsigned() }

func (r *reader) limits() {
	const hasMost = 1
	flags := r.byte()
	r.unsigned()
	if flags&hasMost != 0 {
		r.unsigned()
	}
}

// unsigned appends v in LEB128.
func unsigned(b []byte, v uint64) []byte {
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}

// signed appends v in signed LEB128.
func signed(b []byte, v int64) []byte {
	for {
		c := byte(v & 0x7F)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}
