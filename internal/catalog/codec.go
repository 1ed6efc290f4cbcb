package catalog

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"time"

	"wenxun/corpus"
	"wenxun/internal/originals"
)

// A record is its fields one after the other: numbers as varints, strings after their length, hashes
// as they are. Overrides are JSON, since most documents have none. A library of statute articles has
// more catalog than text if this is wasteful.

var errRecord = fmt.Errorf("%w: a record", ErrDamaged)

// sumBytes is the size of the checksum at the end of a value.
const sumBytes = 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal returns a value with a checksum (CRC-32C) of its key and itself at its end.
func seal(key, value []byte) []byte {
	return binary.LittleEndian.AppendUint32(value, sumOf(key, value))
}

// unseal returns the value that was sealed under a key, nil for nil.
func unseal(key, sealed []byte) ([]byte, error) {
	if sealed == nil {
		return nil, nil
	}
	n := len(sealed) - sumBytes
	if n < 0 || binary.LittleEndian.Uint32(sealed[n:]) != sumOf(key, sealed[:n]) {
		return nil, fmt.Errorf("%w %q", errRecord, key)
	}
	return sealed[:n:n], nil
}

func sumOf(key, value []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value)
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendOverrides(b []byte, o corpus.Overrides) ([]byte, error) {
	data, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	if string(data) == "{}" {
		data = nil
	}
	return appendString(b, string(data)), nil
}

func appendPlace(b []byte, p originals.Place) []byte {
	for _, v := range []uint64{uint64(p.Pack), uint64(p.Offset), uint64(p.Size), uint64(p.At), uint64(p.Length)} {
		b = binary.AppendUvarint(b, v)
	}
	return b
}

func (d *Document) encode() ([]byte, error) {
	b := make([]byte, 0, 160)
	b = appendString(b, d.Title)
	given := uint64(0)
	if d.IDGiven {
		given = 1
	}
	b = binary.AppendUvarint(b, given)
	b = binary.AppendUvarint(b, uint64(d.Sections))
	b = append(b, d.Bytes[:]...)
	b = append(b, d.Text[:]...)
	b = appendPlace(b, d.Original)
	b = appendString(b, d.Name)
	b = binary.AppendUvarint(b, uint64(len(d.Sources)))
	for _, key := range d.Sources {
		b = appendString(b, key)
	}
	b, err := appendOverrides(b, d.Given)
	if err != nil {
		return nil, err
	}
	if b, err = appendOverrides(b, d.Edited); err != nil {
		return nil, err
	}
	b = binary.AppendVarint(b, d.Added.UnixMicro())
	return binary.AppendUvarint(b, uint64(d.PagesWithoutText)), nil
}

// openDocument reads a sealed record. Without one it returns nil.
func openDocument(id, sealed []byte) (*Document, error) {
	data, err := unseal(id, sealed)
	if data == nil || err != nil {
		return nil, err
	}
	return decodeDocument(string(id), data)
}

func decodeDocument(id string, data []byte) (*Document, error) {
	r := recordReader{data: data}
	d := &Document{ID: id, Title: r.string(), IDGiven: r.uint() == 1, Sections: int(r.uint()), Bytes: r.hash(), Text: r.hash()}
	d.Original, d.Name = r.place(), r.string()
	for range min(r.uint(), uint64(len(data))) {
		d.Sources = append(d.Sources, r.string())
	}
	d.Given, d.Edited = r.overrides(), r.overrides()
	d.Added = time.UnixMicro(r.int()).UTC()
	d.PagesWithoutText = int(r.uint())
	if r.err != nil {
		return nil, fmt.Errorf("document %q: %w", id, r.err)
	}
	return d, nil
}

func (s *Source) encode() []byte { return append(s.Bytes[:], s.Document...) }

// openSource reads a sealed record. Without one it returns nil.
func openSource(key, sealed []byte) (*Source, error) {
	data, err := unseal(key, sealed)
	if data == nil || err != nil {
		return nil, err
	}
	return decodeSource(data)
}

func decodeSource(data []byte) (*Source, error) {
	r := recordReader{data: data}
	s := &Source{Bytes: r.hash()}
	s.Document = string(r.data)
	return s, r.err
}

// openFailure reads a sealed record.
func openFailure(key, sealed []byte) (*Failure, error) {
	data, err := unseal(key, sealed)
	if err != nil {
		return nil, err
	}
	return decodeFailure(string(key), data)
}

func decodeFailure(key string, data []byte) (*Failure, error) {
	f := &Failure{}
	if err := json.Unmarshal(data, f); err != nil {
		return nil, fmt.Errorf("%w %q: %w", errRecord, key, err)
	}
	return f, nil
}

// recordReader takes fields off a record. After its first error every field is empty.
type recordReader struct {
	data []byte
	err  error
}

func (r *recordReader) take(n uint64) []byte {
	if r.err != nil || n > uint64(len(r.data)) {
		r.err = errRecord
		return nil
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken
}

func (r *recordReader) uint() uint64 {
	v, n := binary.Uvarint(r.data)
	if n <= 0 {
		r.err = errRecord
		return 0
	}
	r.take(uint64(n))
	return v
}

func (r *recordReader) int() int64 {
	v, n := binary.Varint(r.data)
	if n <= 0 {
		r.err = errRecord
		return 0
	}
	r.take(uint64(n))
	return v
}

func (r *recordReader) string() string { return string(r.take(r.uint())) }

func (r *recordReader) hash() (h Hash) {
	copy(h[:], r.take(uint64(len(h))))
	return h
}

// overrides are not checked again: values that an earlier version accepted must stay readable.
func (r *recordReader) overrides() (o corpus.Overrides) {
	data := r.take(r.uint())
	if len(data) > 0 && r.err == nil {
		if err := json.Unmarshal(data, &o); err != nil {
			r.err = fmt.Errorf("%w: %w", errRecord, err)
		}
	}
	return o
}

func (r *recordReader) end() originals.End {
	return originals.End{Pack: uint32(r.uint()), Offset: int64(r.uint())}
}

func (r *recordReader) place() originals.Place {
	return originals.Place{Pack: uint32(r.uint()), Offset: int64(r.uint()), Size: int64(r.uint()), At: int64(r.uint()), Length: int64(r.uint())}
}
