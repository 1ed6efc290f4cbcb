package read

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"

	"wenxun/internal/read/fault"
	"wenxun/internal/read/formats/html"
	"wenxun/internal/read/formats/markdown"
	"wenxun/internal/read/formats/text"
	"wenxun/internal/read/layout"
)

// format reads files of one format with what r holds. Errors are *fault.Error, or wrap ctx's.
type format func(r *Reader, ctx context.Context, name string, data []byte) (*layout.Source, error)

// plainly is a format that needs nothing of the Reader.
func plainly(read func(context.Context, string, []byte) (*layout.Source, error)) format {
	return func(_ *Reader, ctx context.Context, name string, data []byte) (*layout.Source, error) {
		return read(ctx, name, data)
	}
}

// formats are the documents that are read, by extension.
var formats = map[string]format{
	".txt":      plainly(text.Read),
	".text":     plainly(text.Read),
	".md":       plainly(markdown.Read),
	".markdown": plainly(markdown.Read),
	".html":     plainly(html.Read),
	".htm":      plainly(html.Read),
	".xhtml":    plainly(html.Read),
	".shtml":    plainly(html.Read),
	".pdf": func(r *Reader, ctx context.Context, name string, data []byte) (*layout.Source, error) {
		return r.pdf.Read(ctx, name, data)
	},
}

// containers hold documents.
var containers = map[string]bool{".jsonl": true, ".ndjson": true, ".zip": true}

// Supported reports whether a file of this name is read, as a document or as a container of them.
func Supported(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return formats[ext] != nil || containers[ext]
}

// Container reports whether a file of this name holds several documents, which Members lists.
func Container(name string) bool { return containers[strings.ToLower(filepath.Ext(name))] }

// Litter reports files that systems and editors leave behind, which nobody means to add.
func Litter(name string) bool {
	base := filepath.Base(name)
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$") || strings.EqualFold(base, "Thumbs.db") || strings.EqualFold(base, "desktop.ini") || base == "__MACOSX"
}

// formatOf chooses the reader: the content decides where it shows what it is, else the extension.
func (r *Reader) formatOf(name string, data []byte) (format, error) {
	ext := strings.ToLower(filepath.Ext(name))
	if shown := sniff(data); shown != "" && shown != ext {
		if read := formats[shown]; read != nil && (formats[ext] != nil || ext == "") {
			return read, nil
		}
	}
	if read := formats[ext]; read != nil {
		return read, nil
	}
	return nil, fault.New(fault.Unsupported, nil)
}

// markdownSample is how many bytes may pass before a text's second heading shows that it is Markdown.
const markdownSample = 16 << 10

// sniff names the format that the first bytes show, as an extension; "" where they show none.
func sniff(data []byte) string {
	head := data[:min(len(data), 1024)]
	trimmed := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return ".pdf"
	case bytes.HasPrefix(trimmed, []byte("<!doctype html")), bytes.HasPrefix(trimmed, []byte("<html")):
		return ".html"
	case bytes.HasPrefix(head, []byte("{\\rtf")):
		return ".rtf"
	case bytes.HasPrefix(trimmed, []byte("# ")) && bytes.Contains(data[:min(len(data), markdownSample)], []byte("\n## ")):
		return ".md"
	}
	return ""
}
