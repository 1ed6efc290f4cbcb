package pdf

import (
	"context"
	"strings"

	"wenxun/internal/read/layout"
)

// properties are the entries of the document information dictionary (ISO 32000-1, 14.3.3) that
// may tell something about the document, by the names under which they are handed on.
var properties = []struct{ key, name string }{
	{"Title", "title"}, {"Author", "author"}, {"Subject", "subject"}, {"Keywords", "keywords"},
	{"CreationDate", "created"}, {"ModDate", "modified"},
}

func (in *instance) properties(ctx context.Context, doc uint64, src *layout.Source) error {
	for _, p := range properties {
		key := in.block + blockSize - 64 // beyond the buffer that text uses
		in.pdfium.Memory().Write(uint32(key), append([]byte(p.key), 0))
		value, err := in.text(ctx, "FPDF_GetMetaText", doc, key)
		if err != nil {
			return err
		}
		if value = strings.TrimSpace(strings.Map(printable, value)); value != "" {
			src.Properties[p.name] = value
		}
	}
	return nil
}

// printable replaces control characters by blanks.
func printable(r rune) rune {
	if r < ' ' || r == 0x7F {
		return ' '
	}
	return r
}
