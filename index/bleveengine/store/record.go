package store

import (
	"fmt"
	"maps"
	"slices"

	"github.com/klauspost/compress/zstd"

	"wenxun/corpus"
)

// A record is a document as it was given: a head, with everything but the sections' texts, and the
// texts, several sections together in a chunk. Head and chunks are zstd frames with checksums, so that
// ten sections of ten documents are read without decompressing ten documents.

// chunkBytes is how many bytes of text are compressed together: more compresses better, less reads
// faster.
const chunkBytes = 8 << 10

// chunk is one frame of texts.
type chunk struct {
	first uint32 // index of its first section
	bytes uint32 // size of the frame
}

// codec encodes and decodes records. It is safe for concurrent use.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newCodec() (*codec, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true))
	return &codec{enc, dec}, err
}

func (c *codec) close() error {
	c.dec.Close()
	return c.enc.Close()
}

// appendRecord appends d's record to dst. It returns the size of the head's frame in bytes and the
// chunks that follow it.
func (c *codec) appendRecord(dst []byte, d *corpus.Document) (_ []byte, head uint32, chunks []chunk) {
	start := len(dst)
	dst = c.enc.EncodeAll(encodeHead(d), dst)
	head = uint32(len(dst) - start)
	var text []byte
	first := 0
	flush := func(next int) {
		if next > first {
			start := len(dst)
			dst = c.enc.EncodeAll(text, dst)
			chunks = append(chunks, chunk{uint32(first), uint32(len(dst) - start)})
			first, text = next, text[:0]
		}
	}
	for i := range d.Sections {
		if len(text)+len(d.Sections[i].Text) > chunkBytes {
			flush(i)
		}
		text = append(text, d.Sections[i].Text...)
	}
	flush(len(d.Sections))
	return dst, head, chunks
}

// readHead decodes the head's frame: the document, with sections without texts, and the length of each
// text in bytes.
func (c *codec) readHead(frame []byte) (*corpus.Document, []uint32, error) {
	raw, err := c.dec.DecodeAll(frame, nil)
	if err != nil {
		return nil, nil, err
	}
	return decodeHead(raw)
}

// readTexts decodes the frame of a chunk, given the lengths of its texts in bytes.
func (c *codec) readTexts(frame []byte, lengths []uint32) ([]string, error) {
	raw, err := c.dec.DecodeAll(frame, nil)
	if err != nil {
		return nil, err
	}
	all, texts := string(raw), make([]string, len(lengths))
	for i, n := range lengths {
		if int(n) > len(all) {
			return nil, errShort
		}
		texts[i], all = all[:n], all[n:]
	}
	return texts, nil
}

func encodeHead(d *corpus.Document) []byte {
	var e encoder
	e.strs([]string{d.ID, d.Title, string(d.TitleFrom), d.Type, d.Region, d.RegionCode, d.Issuer, d.DocNumber, d.IndexNumber, d.Subject, d.Date, d.Published})
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
	e.uint(uint64(len(d.Sections)))
	for i := range d.Sections {
		s := &d.Sections[i]
		e.int(int64(s.Ordinal))
		e.str(s.Heading)
		e.int(int64(s.Level))
		e.strs(s.Path)
		e.str(s.Theme)
		e.str(s.Role)
		e.int(int64(s.Page))
		e.uint(uint64(len(s.PageBreaks)))
		for _, b := range s.PageBreaks {
			e.int(int64(b.Offset))
			e.int(int64(b.Page))
		}
		e.uint(uint64(len(s.Text)))
	}
	return e.b
}

func decodeHead(raw []byte) (*corpus.Document, []uint32, error) {
	d := decoder{b: raw}
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
	into(&doc.ID, &doc.Title, (*string)(&doc.TitleFrom), &doc.Type, &doc.Region, &doc.RegionCode, &doc.Issuer, &doc.DocNumber, &doc.IndexNumber, &doc.Subject, &doc.Date, &doc.Published)
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
	n := d.count()
	doc.Sections = make([]corpus.Section, n)
	lengths := make([]uint32, n)
	for i := range doc.Sections {
		s := &doc.Sections[i]
		s.Ordinal = int(d.int())
		s.Heading = d.str()
		s.Level = int(d.int())
		s.Path = d.strs()
		s.Theme, s.Role = d.str(), d.str()
		s.Page = int(d.int())
		if n := d.count(); n > 0 {
			s.PageBreaks = make([]corpus.PageBreak, n)
			for j := range s.PageBreaks {
				s.PageBreaks[j] = corpus.PageBreak{Offset: int(d.int()), Page: int(d.int())}
			}
		}
		lengths[i] = uint32(d.uint())
	}
	if d.err != nil {
		return nil, nil, fmt.Errorf("decode the head of a record: %w", d.err)
	}
	return doc, lengths, nil
}
