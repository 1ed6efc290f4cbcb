// Package text reads plain text: it finds the lines and the pages, and leaves it to repair to decide
// what a line end means.
package text

import (
	"context"
	"strings"

	"wenxun/internal/read/charset"
	"wenxun/internal/read/layout"
)

// Read turns a plain text file into lines. Errors are *fault.Error.
func Read(_ context.Context, _ string, data []byte) (*layout.Source, error) {
	d, err := charset.Decode(data, "")
	if err != nil {
		return nil, err
	}
	src := FromString(d.Text)
	src.Encoding = d.Encoding
	if d.Broken > 0 {
		src.Warnings = append(src.Warnings, "有个别字符的编码已损坏，显示为“\uFFFD”。")
	}
	return src, nil
}

// FromString is Read for text that is decoded already.
func FromString(s string) *layout.Source {
	src := &layout.Source{Format: "txt"}
	if strings.Contains(s, "\u2028") || strings.Contains(s, "\u2029") || strings.Contains(s, "\u0085") {
		s = unicodeBreaks.Replace(s)
	}
	page := 0
	// A form feed ends a page. One at the very end ends the last; only one inside makes pages.
	if at := strings.IndexByte(s, '\f'); at >= 0 && strings.TrimSpace(s[at:]) != "" {
		page = 1
	}
	src.Lines = make([]layout.Line, 0, strings.Count(s, "\n")+2)
	// What else ends a line is rare: most texts have none of it, and their lines need not be searched.
	others := strings.IndexByte(s, '\r') >= 0 || strings.IndexByte(s, '\f') >= 0 || strings.IndexByte(s, '\v') >= 0
	number := int32(1)
	for start := 0; start < len(s); {
		end, next := len(s), len(s)
		if n := strings.IndexByte(s[start:], '\n'); n >= 0 {
			end, next = start+n, start+n+1
		}
		if others {
			if n := strings.IndexAny(s[start:end], otherEnds); n >= 0 {
				end, next = start+n, start+n+1
				if s[end] == '\r' && next < len(s) && s[next] == '\n' {
					next++
				}
			}
		}
		src.Lines = append(src.Lines, line(s[start:end], page, number, start))
		if page > 0 && end < len(s) && s[end] == '\f' {
			page++
		}
		// A form feed or a vertical tab ends a line of text, but none of the file.
		if end < len(s) && s[end] != '\f' && s[end] != '\v' {
			number++
		}
		start = next
	}
	if page > 0 {
		src.Pages = src.Lines[len(src.Lines)-1].Page
	}
	return src
}

// otherEnds are what ends a line beside a line feed.
const otherEnds = "\r\f\v"

func line(s string, page int, number int32, offset int) layout.Line {
	if strings.TrimSpace(s) == "" {
		return layout.Line{Kind: layout.Blank, Page: page, Number: number, Offset: offset}
	}
	return layout.Line{Text: s, Kind: layout.Wrapped, Page: page, Number: number, Offset: offset}
}

// unicodeBreaks are the line ends of Unicode beyond ASCII, each replaced by a line feed and as
// many spaces as keep every offset in place.
var unicodeBreaks = strings.NewReplacer("\u0085", "\n ", "\u2028", "\n  ", "\u2029", "\n  ")
