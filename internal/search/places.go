package search

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wenxun/corpus"
	"wenxun/index"
)

// places are the names of the regions that a library has documents of.
type places struct {
	byName map[string][]string // a name of a region, long or short → full values
	values map[string]bool
}

// areaSuffix is what people leave out of a region's name.
var areaSuffix = regexp.MustCompile(`(?:特别行政区|(?:[\p{Han}]{1,4}族)*自治[区州县旗]|新区|地区|[省市县区盟旗])$`)

// longAreas are regions whose short name is not what is left without the suffix.
var longAreas = map[string]string{
	"广西壮族自治区": "广西", "新疆维吾尔自治区": "新疆", "宁夏回族自治区": "宁夏", "内蒙古自治区": "内蒙古", "西藏自治区": "西藏",
}

func newPlaces(values []string) *places {
	p := &places{byName: map[string][]string{}, values: map[string]bool{}}
	for _, value := range values {
		p.values[value] = true
		all := corpus.Ancestors(value)
		for i, full := range all {
			name := full
			if i > 0 {
				name = strings.TrimPrefix(full, all[i-1]+"/")
			}
			p.add(name, full)
			short := longAreas[name]
			if short == "" {
				short = areaSuffix.ReplaceAllString(name, "")
			}
			// A name of one character (沙县) says its suffix, and so do city districts, many of which
			// are common words without it (和平区, 建设区).
			district := i == 2 && strings.HasSuffix(name, "区")
			if len([]rune(short)) >= 2 && !district {
				p.add(short, full)
			}
			if i > 0 {
				p.add(strings.ReplaceAll(full, "/", ""), full)
			}
		}
	}
	return p
}

func (p *places) add(name, full string) {
	if !slices.Contains(p.byName[name], full) {
		p.byName[name] = append(p.byName[name], full)
	}
}

// full returns the values that a region's name stands for; a name that is unknown stands for itself.
func (p *places) full(name string) []string {
	name = strings.TrimSpace(name)
	if p == nil || p.values[name] {
		return []string{name}
	}
	if full := p.byName[name]; len(full) > 0 {
		return full
	}
	return []string{name}
}

// wholeYear is a word that is a year: what speaks of policy lies between these.
var wholeYear = regexp.MustCompile(`^((?:19|20)[0-9]{2})年?度?$`)

// of returns the filters of the place or the year that a folded word is wholly, or nil.
func (p *places) of(folded string) []index.Filter {
	if m := wholeYear.FindStringSubmatch(folded); m != nil {
		return []index.Filter{{Field: index.FieldYear, Values: []string{m[1]}}}
	}
	if p == nil {
		return nil
	}
	if values := p.byName[folded]; len(values) > 0 {
		return []index.Filter{{Field: index.FieldRegion, Values: values}}
	}
	return nil
}

// readPlaces reads the regions of a library.
func readPlaces(ctx context.Context, engine Engine) (*places, error) {
	var values []string
	err := engine.Values(ctx, index.FieldRegion, func(v index.Value) error {
		values = append(values, v.Text)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the library's regions: %w", err)
	}
	slices.Sort(values)
	return newPlaces(values), nil
}
