package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// source is a folder of texts, and what makes more of them by varying them.
type source struct {
	files []text
	lines []string // of the texts, but for headings and what is short
	bytes int64
}

// text is a file: its path below the folder, and what it says.
type text struct{ path, body string }

// shortLine is up to how many bytes a line is left as it is: a number, a date, a name.
const shortLine = 30

// readFolder reads the .md and .txt files below a folder that are UTF-8.
func readFolder(folder string) (*source, error) {
	s := &source{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" && filepath.Ext(path) != ".txt" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || !utf8.Valid(data) {
			return err
		}
		below, err := filepath.Rel(folder, path)
		s.files = append(s.files, text{below, string(data)})
		s.bytes += int64(len(data))
		return err
	})
	for _, f := range s.files {
		for line := range strings.Lines(f.body) {
			if varies(line) {
				s.lines = append(s.lines, line)
			}
		}
	}
	if err == nil && len(s.files) == 0 {
		err = fmt.Errorf("%s holds no .md or .txt files in UTF-8", folder)
	}
	return s, err
}

// varies reports whether a line is one that further copies have others for.
func varies(line string) bool { return len(line) > shortLine && !strings.HasPrefix(line, "#") }

// write writes the texts into a new folder, so many times, and returns how many bytes that is. The
// first time they are as they are; of every further copy half of the lines come from anywhere in
// the source, so that characters and their pairs stay as frequent as they are, and what a query
// finds grows with the library.
func (s *source) write(folder string, times int) (bytes int64, err error) {
	for copy := range times {
		for i, f := range s.files {
			body := f.body
			if copy > 0 {
				body = s.vary(body, rand.New(rand.NewPCG(uint64(copy), uint64(i))))
			}
			to := filepath.Join(folder, fmt.Sprint(copy), f.path)
			if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
				return 0, err
			}
			if err := os.WriteFile(to, []byte(body), 0o600); err != nil {
				return 0, err
			}
			bytes += int64(len(body))
		}
	}
	return bytes, nil
}

// vary returns a text with every other line another's.
func (s *source) vary(body string, rng *rand.Rand) string {
	var b strings.Builder
	n := 0
	for line := range strings.Lines(body) {
		if varies(line) {
			if n++; n%2 == 0 {
				line = s.lines[rng.IntN(len(s.lines))]
			}
		}
		b.WriteString(line)
	}
	return b.String()
}

// draw returns strings of two to eight Chinese characters from texts, each as likely as it is
// frequent.
func draw(texts []string, n int, seed uint64) []string {
	rng := rand.New(rand.NewPCG(seed, 0))
	var drawn []string
	for len(drawn) < n {
		text := []rune(texts[rng.IntN(len(texts))])
		k := 2 + rng.IntN(7)
		if len(text) <= k {
			continue
		}
		at := rng.IntN(len(text) - k)
		if q := string(text[at : at+k]); !strings.ContainsFunc(q, func(r rune) bool { return r < 0x4E00 || r > 0x9FFF }) {
			drawn = append(drawn, q)
		}
	}
	return drawn
}

// draw returns strings that stand in the texts.
func (s *source) draw(n int, seed uint64) []string {
	texts := make([]string, len(s.files))
	for i, f := range s.files {
		texts[i] = f.body
	}
	return draw(texts, n, seed)
}
