package read

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"wenxun/internal/read/fault"
	"wenxun/internal/read/formats/docx"
	"wenxun/internal/read/formats/html"
	"wenxun/internal/read/formats/markdown"
	"wenxun/internal/read/formats/ofd"
	"wenxun/internal/read/formats/office"
	"wenxun/internal/read/formats/text"
	"wenxun/internal/read/layout"
	"wenxun/internal/read/rule"
)

// format reads files of one format with what r has ready. Errors are *fault.Error, or wrap ctx's.
type format func(r *Reader, ctx context.Context, name string, data []byte) (*layout.Source, error)

// plainly is a format that needs nothing of the Reader.
func plainly(read func(context.Context, string, []byte) (*layout.Source, error)) format {
	return func(_ *Reader, ctx context.Context, name string, data []byte) (*layout.Source, error) {
		return read(ctx, name, data)
	}
}

// formats are the documents that are read, by extension.
var formats = func() map[string]format {
	table := map[string]format{
		".txt": plainly(text.Read), ".text": plainly(text.Read),
		".md": plainly(markdown.Read), ".markdown": plainly(markdown.Read),
		".html": plainly(html.Read), ".htm": plainly(html.Read), ".xhtml": plainly(html.Read), ".shtml": plainly(html.Read),
		".docx": plainly(docx.Read), ".docm": plainly(docx.Read), ".dotx": plainly(docx.Read),
		".ofd": plainly(ofd.Read),
		".pdf": func(r *Reader, ctx context.Context, name string, data []byte) (*layout.Source, error) {
			return r.pdf.Read(ctx, name, data)
		},
	}
	for _, ext := range office.Extensions {
		table[ext] = func(r *Reader, ctx context.Context, name string, data []byte) (*layout.Source, error) {
			return r.office.Read(ctx, name, data)
		}
	}
	return table
}()

// containers are files of several documents.
var containers = map[string]bool{".jsonl": true, ".ndjson": true, ".zip": true}

// Supported reports whether a file of this name is read, as a document or as a container of them.
func Supported(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return formats[ext] != nil || containers[ext]
}

// choice is the verdict on a file's format.
type choice string

const (
	asNamed     choice = "as-named"
	asShown     choice = "as-shown"
	asOldOffice choice = "as-old-office"
	asText      choice = "as-text"
	notRead     choice = "not-read"
	notArchive  choice = "archive-under-another-name"
)

// file is a file whose format is in question: the case that formatRules decide.
type file struct {
	data  []byte
	ext   string // of its name, in lower case
	known bool   // ext is the extension of a format that is read
	shown string // the format that the content shows, as sniff returns it
}

// formatRules choose the format: the content decides where it shows what it is, else the extension.
var formatRules = rule.Table[file, choice]{
	// Whoever named the file .xlsx meant it.
	{Name: "unknown-extension", Verdict: notRead, Applies: func(f *file) bool { return !f.known && f.ext != "" }},
	// A Word document of old, or a spreadsheet, or one that its password hides; the reader of such
	// files finds out which.
	{Name: "old-office-container", Verdict: asOldOffice, Applies: func(f *file) bool {
		return f.shown == ".ole" && !slices.Contains(office.Extensions, f.ext)
	}},
	// A web page saved as .doc is a web page.
	{Name: "content-of-another-format", Verdict: asShown, Applies: func(f *file) bool {
		return f.shown != ".ole" && formats[f.shown] != nil && !same(f.shown, f.ext)
	}},
	// An archive of documents, under the name of one.
	{Name: "archive-under-another-name", Verdict: notArchive, Applies: func(f *file) bool {
		return f.shown == ".zip" && !slices.Contains([]string{".docx", ".ofd", ".wps", ".odt"}, f.ext)
	}},
	// Neither name nor content.
	{Name: "nothing-known", Verdict: notRead, Applies: func(f *file) bool { return !f.known }},
	// Plain text under the name of a binary format is still plain text.
	{Name: "text-under-another-name", Verdict: asText, Applies: func(f *file) bool {
		return f.shown == "" && (f.ext == ".pdf" || f.ext == ".docx" || f.ext == ".ofd") && utf8.Valid(f.data) && bytes.IndexByte(f.data, 0) < 0
	}},
	// The name is all there is to go by.
	{Name: "extension", Verdict: asNamed},
}

// formatOf chooses the reader. Errors are *fault.Error.
func (r *Reader) formatOf(name string, data []byte) (format, error) {
	f := file{data: data, ext: strings.ToLower(filepath.Ext(name)), shown: sniff(data)}
	_, f.known = formats[f.ext]
	switch formatRules.Decide(&f).Verdict {
	case notRead:
		return nil, fault.New(fault.Unsupported, nil)
	case notArchive:
		return nil, fault.Newf(fault.Unsupported, "这是一个压缩包，不是文档。请把扩展名改为 .zip 后再添加。")
	case asOldOffice:
		return formats[".doc"], nil
	case asShown:
		return formats[f.shown], nil
	case asText:
		return formats[".txt"], nil
	}
	return formats[f.ext], nil
}

// same reports whether two extensions name one format, or one that the other's reader takes as well.
func same(a, b string) bool {
	if a == b {
		return true
	}
	kin := map[string]string{".htm": ".html", ".xhtml": ".html", ".shtml": ".html", ".docm": ".docx", ".dotx": ".docx", ".markdown": ".md"}
	for alias, name := range kin {
		if a == name && b == alias {
			return true
		}
	}
	return slices.Contains(office.Extensions, b) && (a == ".rtf" || a == ".docx")
}

// markdownSample is how many bytes may pass before a text's second heading shows that it is Markdown.
const markdownSample = 16 << 10

// longestTag is how many bytes of a file show that it begins with a tag of HTML.
const longestTag = 16

// sniff names the format that the bytes show, as an extension, or ".ole" for the container of old
// Office files; "" where they show none.
func sniff(data []byte) string {
	head := data[:min(len(data), 1024)]
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	trimmed = bytes.ToLower(trimmed[:min(len(trimmed), longestTag)])
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return ".pdf"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		switch {
		case bytes.Contains(data, []byte("word/document")):
			return ".docx"
		case bytes.Contains(data, []byte("OFD.xml")):
			return ".ofd"
		case bytes.Contains(head, []byte("mimetypeapplication/vnd.oasis.opendocument.text")):
			return ".odt"
		}
		return ".zip"
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return ".ole"
	case bytes.HasPrefix(head, []byte("{\\rtf")):
		return ".rtf"
	case bytes.HasPrefix(trimmed, []byte("# ")) && (bytes.Contains(data[:min(len(data), markdownSample)], []byte("\n## ")) || bytes.Contains(data[:min(len(data), markdownSample)], []byte("\n**"))):
		return ".md"
	}
	for _, tag := range [...]string{"<!doctype html", "<html", "<head", "<body", "<meta ", "<div", "<table"} {
		if bytes.HasPrefix(trimmed, []byte(tag)) {
			return ".html"
		}
	}
	return ""
}
