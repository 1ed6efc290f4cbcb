// Package ofd reads fixed-layout documents in the state's own format (GB/T 33190-2016): a ZIP
// archive of XML in which every piece of text has its place on the page. It hands characters and
// rules to package glyphs, which knows lines, columns and tables. Files in the wild bend the
// standard: other namespaces or none, paths of every kind, parts that are missing; whatever can
// still be read is read.
package ofd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"wenxun/internal/read/fault"
	"wenxun/internal/read/formats/archive"
	"wenxun/internal/read/formats/glyphs"
	"wenxun/internal/read/layout"
)

const (
	// maxPages is the most pages read.
	maxPages = 20_000
	// maxGlyphs bounds the characters of one file, some 200 MB of them in memory at 10 million; a
	// file can draw one template a thousand times.
	maxGlyphs = 10_000_000
)

// Read reads one file. Refusals are *fault.Error; a done ctx gives its own error.
func Read(ctx context.Context, name string, data []byte) (*layout.Source, error) {
	if len(data) == 0 {
		return nil, fault.New(fault.Empty, nil)
	}
	a, err := archive.Open(ctx, data)
	if err != nil {
		return nil, err
	}
	r := &reader{archive: a, src: &layout.Source{Format: "ofd", Properties: map[string]string{}}, ctx: ctx.Err}
	err = r.read()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fault.Of(fmt.Errorf("ofd: read %s: %w", name, err))
	}
	return r.src, nil
}

// reader is one file while it is read.
type reader struct {
	archive   *archive.Archive
	assembler glyphs.Assembler
	src       *layout.Source
	glyphs    int
	unmapped  int // characters drawn by glyph number alone, without text
	ctx       func() error
}

func (r *reader) read() error {
	if _, ok := r.archive.Find("OFD.xml"); !ok {
		if _, encrypted := r.archive.Find("Encryptions.xml"); encrypted {
			return fault.New(fault.Encrypted, nil)
		}
		return fault.Newf(fault.Corrupt, "文件不是有效的 OFD 文档。请确认格式，重新下载或另存后再添加。")
	}
	bodies, err := r.bodies()
	if err != nil {
		return err
	}
	var broken error
	for _, b := range bodies {
		if err := r.document(b.root); err != nil {
			if !missing(err) {
				return err
			}
			broken = err
		}
	}
	if r.src.Pages == 0 {
		return fault.New(fault.Corrupt, errors.Join(errors.New("ofd: no pages"), broken))
	}
	r.src.Removed = append(r.src.Removed, r.assembler.Removed...)
	switch {
	case len(r.src.Lines) == 0 && r.unmapped > 0:
		return fault.Newf(fault.NoText, "OFD 里只有字形、没有文字编码，读不出文字。请先 OCR 识别成带文字的文件，再添加。")
	case len(r.src.Lines) == 0:
		return fault.Newf(fault.NoText, "OFD 里没有文字，可能是扫描件。请先 OCR 识别成带文字的文件，再添加。")
	case r.unmapped*20 > r.glyphs:
		r.src.Warnings = append(r.src.Warnings, fmt.Sprintf("有 %d 个字形没有文字编码，没有读出。", r.unmapped))
	}
	return nil
}

// missing reports errors that leave the rest of a file readable: a part that isn't there or is
// broken XML.
func missing(err error) bool {
	var refusal *fault.Error
	return errors.Is(err, archive.ErrMissing) || errors.As(err, &refusal) && refusal.Code == fault.Corrupt
}

// body is one of the documents that a file may hold (7.4).
type body struct{ root string }

func (r *reader) bodies() (list []body, err error) {
	err = r.part("OFD.xml", func(p *archive.Parser, _ archive.Element) error {
		return p.Children(func(e archive.Element) error {
			if e.Name != "DocBody" {
				return nil
			}
			var b body
			err := p.Children(func(e archive.Element) (err error) {
				switch e.Name {
				case "DocInfo":
					err = r.info(p)
				case "DocRoot":
					var loc string
					loc, err = p.Text()
					b.root = r.resolve("", loc)
				}
				return err
			}, nil)
			list = append(list, b)
			return err
		}, nil)
	})
	return list, err
}

// info reads the document's metadata (7.4, table 4), of the first document where there are several.
func (r *reader) info(p *archive.Parser) error {
	names := map[string]string{"Title": "title", "Author": "author", "Subject": "subject", "Abstract": "abstract",
		"CreationDate": "created", "ModDate": "modified", "PublishUser": "publisher"}
	set := func(name, value string) {
		if value = strings.TrimSpace(value); value != "" && name != "" && r.src.Properties[name] == "" {
			r.src.Properties[name] = value
		}
	}
	return p.Children(func(e archive.Element) error {
		switch {
		case names[e.Name] != "":
			text, err := p.Text()
			set(names[e.Name], text)
			return err
		case e.Name == "Keywords":
			var words []string
			err := p.Children(func(archive.Element) error {
				text, err := p.Text()
				if text = strings.TrimSpace(text); text != "" {
					words = append(words, text)
				}
				return err
			}, nil)
			set("keywords", strings.Join(words, " "))
			return err
		case e.Name == "CustomDatas":
			return p.Children(func(e archive.Element) error {
				text, err := p.Text()
				set(e.Attr("Name"), text)
				return err
			}, nil)
		}
		return nil
	}, nil)
}

// part parses a part and hands its root element to each.
func (r *reader) part(name string, each func(*archive.Parser, archive.Element) error) error {
	f, err := r.archive.XML(name)
	if err != nil {
		return err
	}
	defer f.Close()
	p := archive.NewParser(f)
	done := false
	err = p.Children(func(root archive.Element) error {
		if err := each(p, root); err != nil {
			return err
		}
		done = true
		return io.EOF
	}, nil)
	if done && errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil {
		return fault.New(fault.Corrupt, fmt.Errorf("ofd: %s is empty", name))
	}
	return err
}

// resolve finds the part that a location (7.1, ST_Loc) in the part from means. By the standard it
// is absolute with a slash in front and relative to from's folder without one; in the wild absolute
// ones lack their slash, and some lead from the document's folder or only end as a part's name does.
func (r *reader) resolve(from, loc string) string {
	loc = strings.TrimSpace(loc)
	if loc == "" {
		return ""
	}
	candidates := []string{loc}
	if !strings.HasPrefix(loc, "/") {
		candidates = []string{path.Join(path.Dir(from), loc), loc}
		if top, _, found := strings.Cut(archive.Clean(from), "/"); found {
			candidates = append(candidates, path.Join(top, loc))
		}
	}
	for _, c := range candidates {
		if name, ok := r.archive.Find(c); ok {
			return name
		}
	}
	tail := "/" + strings.ToLower(archive.Clean(loc))
	for _, name := range r.archive.Names() {
		if strings.HasSuffix("/"+strings.ToLower(name), tail) {
			return name
		}
	}
	return candidates[0]
}
