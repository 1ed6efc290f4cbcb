package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wenxun/corpus"
	"wenxun/index"
)

// NewFilter makes a filter of values as people write them: a type by its leaf alone, a range of
// years as 2020..2024 with either end open. Its error is in Chinese.
func NewFilter(field index.Field, values []string) (index.Filter, error) {
	f := index.Filter{Field: field}
	for _, v := range values {
		v = strings.TrimSpace(v)
		switch field {
		case index.FieldYear:
			from, to, isRange := strings.Cut(v, "..")
			if !isRange {
				if _, err := year(v); err != nil {
					return f, err
				}
				f.Values = append(f.Values, v)
				continue
			}
			var years index.YearRange
			var err error
			if from != "" {
				if years.From, err = year(from); err != nil {
					return f, err
				}
			}
			if to != "" {
				if years.To, err = year(to); err != nil {
					return f, err
				}
			}
			if years.From == 0 && years.To == 0 || years.To != 0 && years.From > years.To {
				return f, fmt.Errorf("年份范围 %s 不对，应写成 2020..2024", v)
			}
			f.Years = append(f.Years, years)
			continue
		case index.FieldType:
			full := corpus.TypeNamed(v)
			if full == "" {
				return f, fmt.Errorf("没有类型 %s", v)
			}
			v = full
		case index.FieldTheme:
			if !slices.Contains(corpus.Themes, v) {
				return f, fmt.Errorf("没有主题 %s；可用：%s", v, strings.Join(corpus.Themes, "、"))
			}
		case index.FieldRole:
			if !slices.Contains(corpus.Roles, v) {
				return f, fmt.Errorf("没有段落角色 %s；可用：%s", v, strings.Join(corpus.Roles, "、"))
			}
		}
		f.Values = append(f.Values, v)
	}
	return f, nil
}

func year(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || len(v) != 4 || n == 0 {
		return 0, fmt.Errorf("年份 %s 不对，应写成 2024 或 2020..2024", v)
	}
	return n, nil
}
