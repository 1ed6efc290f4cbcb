package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"wenxun/corpus"
)

// source is a folder of documents, cut at Markdown headings, and made more by varying them.
type source struct {
	docs      []*corpus.Document
	sentences []string
	bytes     int64
}

// walk hands over the .md and .txt files below a folder that are UTF-8, with their paths below it.
func walk(folder string, yield func(path, text string) error) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" && filepath.Ext(path) != ".txt" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || !utf8.Valid(data) {
			return err
		}
		below, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		return yield(below, string(data))
	})
}

// readFolder reads a whole folder.
func readFolder(folder string) (*source, error) {
	s := &source{}
	err := walk(folder, func(path, text string) error {
		s.docs = append(s.docs, cut(fmt.Sprintf("doc-%06d", len(s.docs)), filepath.Base(path), text))
		s.bytes += int64(len(text))
		return nil
	})
	for _, d := range s.docs {
		for _, x := range d.Sections {
			s.sentences = append(s.sentences, strings.SplitAfter(x.Text, "。")...)
		}
	}
	if err == nil && len(s.docs) == 0 {
		err = fmt.Errorf("%s holds no .md or .txt files in UTF-8", folder)
	}
	return s, err
}

// cut makes a document of a text: its sections begin at Markdown headings.
func cut(id, title, text string) *corpus.Document {
	d := &corpus.Document{ID: id, Title: title}
	n := len(id) + len(text)
	d.Year = 1990 + n%35
	d.Date = fmt.Sprintf("%d-%02d-01", d.Year, 1+n%12)
	d.Type = corpus.Types[n%len(corpus.Types)]
	d.Region = fmt.Sprintf("省%d/市%d", n%31, n%311)
	d.Issuer = fmt.Sprintf("机关%d", n%97)
	heading, body := "", strings.Builder{}
	flush := func() {
		if heading == "" && body.Len() == 0 {
			return
		}
		i := len(d.Sections)
		d.Sections = append(d.Sections, corpus.Section{
			Ordinal: i + 1, Heading: heading, Level: 1, Path: []string{heading}, Text: strings.TrimSpace(body.String()),
			Theme: corpus.Themes[(n+i)%len(corpus.Themes)], Role: corpus.Roles[(n+i)%len(corpus.Roles)],
		})
		body.Reset()
	}
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for lines.Scan() {
		if line := lines.Text(); strings.HasPrefix(line, "#") {
			flush()
			heading = strings.TrimSpace(strings.TrimLeft(line, "#"))
		} else {
			body.WriteString(line + "\n")
		}
	}
	flush()
	if len(d.Sections) == 0 {
		d.Sections = []corpus.Section{{Ordinal: 1}}
	}
	return d
}

// document returns the n-th document of a library of many times the source: the first time as it
// is, then with half of its sentences taken from anywhere in the source.
func (s *source) document(n int) *corpus.Document {
	base := s.docs[n%len(s.docs)]
	if n < len(s.docs) {
		return base
	}
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	d := *base
	d.ID = fmt.Sprintf("doc-%06d", n)
	d.Sections = make([]corpus.Section, len(base.Sections))
	for i, x := range base.Sections {
		parts := strings.SplitAfter(x.Text, "。")
		for j := range parts {
			if rng.IntN(2) == 0 {
				parts[j] = s.sentences[rng.IntN(len(s.sentences))]
			}
		}
		x.Text = strings.Join(parts, "")
		d.Sections[i] = x
	}
	return &d
}
