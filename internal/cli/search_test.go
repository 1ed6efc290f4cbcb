package cli

import (
	"regexp"
	"strings"
	"testing"

	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

func TestEveryParameterOfASearchIsAFlag(t *testing.T) {
	flags := (&app{}).search().Flags()
	for _, p := range api.Parameters(api.OfSearch) {
		f := flags.Lookup(flagOf(p.Name))
		if p.Name == "q" {
			if f != nil {
				t.Error("the query is a flag as well as an argument")
			}
			continue
		}
		if f == nil || f.Usage != p.Usage() || (f.Value.Type() == "stringArray") != p.Repeated {
			t.Errorf("%s has the flag %+v", p.Name, f)
		}
	}
}

func TestASearchLooksTheSameThroughAServer(t *testing.T) {
	h := newHome(t)
	h.write("a.txt", park)
	h.run(0, "ingest", h.path("a.txt"))
	took := regexp.MustCompile(`\d+ 毫秒|"took_ms":[\d.]+|--cursor \S+|"next_cursor":"[^"]*"`)
	searches := [][]string{
		{"search", "口袋公园"}, {"search", "口袋公园", "火星"}, {"search", "火星移民", "--mode", "exact"},
		{"search", "公园", "--size", "0", "--json"}, {"search", "", "--facets", "year", "--facets", "region", "--json"},
	}
	said := func(args []string) string {
		out, _ := h.run(0, args...)
		return took.ReplaceAllString(out, "")
	}
	var here []string
	for _, args := range searches {
		here = append(here, said(args))
	}
	address, stop := h.serve()
	defer stop()
	for i, args := range searches {
		if got := said(append(args, "--server", "http://"+address)); got != here[i] {
			t.Errorf("wenxun %s says\n%s\nand through a server\n%s", strings.Join(args, " "), here[i], got)
		}
	}
	if !strings.Contains(here[0], "【口袋公园】") {
		t.Errorf("nothing is emphasized in\n%s", here[0])
	}
}

func TestWhatMatchedIsEmphasizedAndControlCharactersAreRemoved(t *testing.T) {
	for _, c := range []struct {
		text       string
		highlights []search.Highlight
		plain      string
		coloured   string
	}{
		{"建设海绵城市", []search.Highlight{{2, 4}}, "建设【海绵】城市", "建设\x1b[1;31m海绵\x1b[0m城市"},
		{"a<b", []search.Highlight{{0, 1}, {2, 3}}, "【a】<【b】", "\x1b[1;31ma\x1b[0m<\x1b[1;31mb\x1b[0m"},
		{"\x1b[2J\x00甲\x01乙", []search.Highlight{{5, 6}}, "[2J【甲】乙", "[2J\x1b[1;31m甲\x1b[0m乙"},
		{"甲乙", []search.Highlight{{1, 9}, {0, 1}}, "甲【乙】【】", "甲\x1b[1;31m乙\x1b[0m\x1b[1;31m\x1b[0m"},
		{"甲", nil, "甲", "甲"},
	} {
		if got := (style{}).marked(c.text, c.highlights); got != c.plain {
			t.Errorf("%q: %q, want %q", c.text, got, c.plain)
		}
		if got := (style{colours: true}).marked(c.text, c.highlights); got != c.coloured {
			t.Errorf("%q in colour: %q, want %q", c.text, got, c.coloured)
		}
	}
}
