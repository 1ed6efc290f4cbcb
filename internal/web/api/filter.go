package api

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wenxun/corpus"
	"wenxun/index"
)

// filterValues reads one value of a filter's field as people write it, and adds it to the filter. A
// field without an entry takes any value. Errors are in Chinese.
var filterValues = map[index.Field]func(f *index.Filter, v string) error{
	index.FieldYear:  yearFilter,
	index.FieldType:  typeFilter,
	index.FieldTheme: oneOfFilter("主题", corpus.Themes),
	index.FieldRole:  oneOfFilter("段落角色", corpus.Roles),
}

// newFilter returns the filter of a field for values as people write them: a type by its leaf
// alone, a range of years as 2020..2024 with either end open. Its error is in Chinese.
func newFilter(field index.Field, values []string) (index.Filter, error) {
	f := index.Filter{Field: field}
	for _, v := range values {
		v = strings.TrimSpace(v)
		read, checked := filterValues[field]
		if !checked {
			f.Values = append(f.Values, v)
			continue
		}
		if err := read(&f, v); err != nil {
			return f, err
		}
	}
	return f, nil
}

// yearFilter reads a year, or a range of years.
func yearFilter(f *index.Filter, v string) error {
	from, to, isRange := strings.Cut(v, "..")
	if !isRange {
		f.Values = append(f.Values, v)
		_, err := year(v)
		return err
	}
	var years index.YearRange
	for _, end := range []struct {
		text string
		to   *int
	}{{from, &years.From}, {to, &years.To}} {
		if end.text == "" {
			continue
		}
		n, err := year(end.text)
		if err != nil {
			return err
		}
		*end.to = n
	}
	if years.From == 0 && years.To == 0 || years.To != 0 && years.From > years.To {
		return fmt.Errorf("年份范围 %s 不对，应写成 2020..2024", v)
	}
	f.Years = append(f.Years, years)
	return nil
}

func year(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || len(v) != 4 || n == 0 {
		return 0, fmt.Errorf("年份 %s 不对，应写成 2024 或 2020..2024", v)
	}
	return n, nil
}

// typeFilter reads a type, whole or by its leaf alone.
func typeFilter(f *index.Filter, v string) error {
	full := corpus.TypeNamed(v)
	if full == "" {
		return fmt.Errorf("没有类型 %s", v)
	}
	f.Values = append(f.Values, full)
	return nil
}

// oneOfFilter returns a reader of values of which there are few.
func oneOfFilter(title string, known []string) func(*index.Filter, string) error {
	return func(f *index.Filter, v string) error {
		if !slices.Contains(known, v) {
			return fmt.Errorf("没有%s %s；可用：%s", title, v, strings.Join(known, "、"))
		}
		f.Values = append(f.Values, v)
		return nil
	}
}
