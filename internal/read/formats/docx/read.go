// Package docx reads WordprocessingML documents (ISO/IEC 29500-1): what a reader of the printed
// page sees, in order, with what the format says about it. Numbering that Word computes is in the
// text, deleted and hidden text is not, text boxes are read once.
package docx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"wenxun/internal/read/fault"
	"wenxun/internal/read/formats/archive"
	"wenxun/internal/read/layout"
)

// compound is how OLE compound files begin: the older .doc, and .docx with a password.
var compound = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// Read reads one file. Refusals are *fault.Error; a done ctx gives its own error.
func Read(ctx context.Context, name string, data []byte) (*layout.Source, error) {
	switch {
	case len(data) == 0:
		return nil, fault.New(fault.Empty, nil)
	case bytes.HasPrefix(data, compound):
		if bytes.Contains(data, utf16LE("EncryptedPackage")) {
			return nil, fault.New(fault.Encrypted, nil)
		}
		return nil, fault.Newf(fault.Corrupt, "文件其实是旧版 Word 格式。请把扩展名改为 .doc，或用 Word、WPS 另存为 DOCX 后再添加。")
	}
	a, err := archive.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	src, err := read(a)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fault.Of(fmt.Errorf("docx: read %s: %w", name, err))
	}
	return src, nil
}

func utf16LE(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

// document is a file while it is read.
type document struct {
	archive   *archive.Archive
	main      string // the main part
	relations map[string]relation
	styles    styles
	numbering *numbering
	notes     map[string][]layout.Line // by kind and id
	src       *layout.Source

	headers, footers []string // parts, in the order of first use
	revised          bool     // the file has tracked changes
	tables           int      // begun so far
}

func read(a *archive.Archive) (*layout.Source, error) {
	d := &document{archive: a, notes: map[string][]layout.Line{},
		src: &layout.Source{Format: "docx", Properties: map[string]string{}}}
	if err := d.find(); err != nil {
		return nil, err
	}
	if err := d.readStyles(); err != nil {
		return nil, err
	}
	if err := d.readNumbering(); err != nil {
		return nil, err
	}
	for kind, target := range map[string]string{"footnote": "footnotes", "endnote": "endnotes"} {
		if err := d.readNotes(kind, d.related(target)); err != nil {
			return nil, err
		}
	}
	body := &walker{doc: d}
	err := d.part(d.main, func(p *archive.Parser, root archive.Element) error {
		return p.Children(func(e archive.Element) error {
			if e.Name == "body" {
				return body.blocks(p)
			}
			return nil
		}, nil)
	})
	if err != nil {
		return nil, err
	}
	heads, feet := d.furniture(d.headers, layout.Header), d.furniture(d.footers, layout.Footer)
	d.src.Lines = append(append(heads, body.lines...), feet...)
	if len(body.lines) == 0 {
		return nil, fault.Newf(fault.NoText, "文档里没有文字，可能只有图片。请先 OCR 识别成带文字的文件，再添加。")
	}
	if d.revised {
		d.src.Warnings = append(d.src.Warnings, "文档带有修订记录，已按接受全部修订后的文字读取。")
	}
	d.readProperties()
	return d.src, nil
}

// part parses a part and hands its root element to each. A missing part is archive.ErrMissing.
func (d *document) part(name string, each func(*archive.Parser, archive.Element) error) error {
	r, err := d.archive.XML(name)
	if err != nil {
		return err
	}
	defer r.Close()
	p := archive.NewParser(r)
	done := errors.New("root read")
	err = p.Children(func(root archive.Element) error {
		if err := each(p, root); err != nil {
			return err
		}
		return done // what follows the root element is no concern of ours
	}, nil)
	switch {
	case errors.Is(err, done):
		return nil
	case err == nil:
		return fault.New(fault.Corrupt, fmt.Errorf("docx: %s is empty", name))
	}
	return err
}

// optional is part for parts that a document can do without, missing or broken.
func (d *document) optional(name string, each func(*archive.Parser, archive.Element) error) error {
	if name == "" {
		return nil
	}
	err := d.part(name, each)
	var refusal *fault.Error
	if errors.Is(err, archive.ErrMissing) || errors.As(err, &refusal) && refusal.Code == fault.Corrupt {
		return nil
	}
	return err
}

type relation struct{ kind, target string }

// find finds the main part and its relations (ISO/IEC 29500-2, clause 9).
func (d *document) find() error {
	top := map[string]relation{}
	if err := d.readRelations("_rels/.rels", "", top); err != nil {
		return err
	}
	for _, r := range top {
		if r.kind == "officeDocument" {
			d.main = r.target
		}
	}
	if _, ok := d.archive.Find(d.main); d.main == "" || !ok {
		d.main = "word/document.xml"
		if _, ok := d.archive.Find(d.main); !ok {
			return fault.Newf(fault.Corrupt, "文件不是有效的 Word 文档（DOCX）。请确认格式，重新下载或另存后再添加。")
		}
	}
	d.relations = map[string]relation{}
	dir, file := path.Split(d.main)
	return d.readRelations(dir+"_rels/"+file+".rels", dir, d.relations)
}

func (d *document) readRelations(name, base string, into map[string]relation) error {
	return d.optional(name, func(p *archive.Parser, _ archive.Element) error {
		return p.Children(func(e archive.Element) error {
			target := e.Attr("Target")
			if e.Name != "Relationship" || e.Attr("TargetMode") == "External" || target == "" {
				return nil
			}
			if !strings.HasPrefix(target, "/") {
				target = base + target
			}
			into[e.Attr("Id")] = relation{path.Base(e.Attr("Type")), archive.Clean(target)}
			return nil
		}, nil)
	})
}

// related returns the part of one kind that the main part relates to, "" for none.
func (d *document) related(kind string) string {
	for _, r := range d.relations {
		if r.kind == kind {
			return r.target
		}
	}
	return ""
}

// furniture reads the headers or footers. Broken ones are left out.
func (d *document) furniture(parts []string, kind layout.Kind) []layout.Line {
	var out []layout.Line
	seen := map[string]bool{}
	for _, part := range parts {
		w := &walker{doc: d}
		err := d.optional(part, func(p *archive.Parser, _ archive.Element) error { return w.blocks(p) })
		if err != nil {
			continue
		}
		for _, l := range w.lines {
			if !seen[l.Text] {
				seen[l.Text] = true
				l.Kind, l.Level, l.Table, l.Row, l.Col = kind, 0, 0, 0, 0
				out = append(out, l)
			}
		}
	}
	return out
}

// readNotes reads footnotes or endnotes, by their ids.
func (d *document) readNotes(kind, part string) error {
	return d.optional(part, func(p *archive.Parser, _ archive.Element) error {
		return p.Children(func(e archive.Element) error {
			if e.Name != kind || e.Has("type") && e.Attr("type") != "normal" {
				return nil // separators
			}
			w := &walker{doc: d}
			err := w.blocks(p)
			for i := range w.lines {
				w.lines[i].Kind, w.lines[i].Level = layout.Note, 0
			}
			d.notes[kind+e.Attr("id")] = w.lines
			return err
		}, nil)
	})
}

// readProperties reads docProps/core.xml (ISO/IEC 29500-2, clause 11).
func (d *document) readProperties() {
	names := map[string]string{"title": "title", "creator": "author", "subject": "subject",
		"keywords": "keywords", "created": "created", "modified": "modified"}
	// What is missing or broken here is no reason to refuse the document.
	_ = d.optional("docProps/core.xml", func(p *archive.Parser, _ archive.Element) error {
		return p.Children(func(e archive.Element) error {
			name := names[e.Name]
			if name == "" {
				return nil
			}
			text, err := p.Text()
			if text = strings.TrimSpace(text); text != "" {
				d.src.Properties[name] = text
			}
			return err
		}, nil)
	})
}
