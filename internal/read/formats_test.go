package read

import (
	"testing"

	"wenxun/internal/read/rule/ruletest"
)

func TestFormatRules(t *testing.T) {
	of := func(ext, shown, data string) *file {
		return &file{ext: ext, known: formats[ext] != nil, shown: shown, data: []byte(data)}
	}
	ruletest.Check(t, formatRules, ruletest.Examples[file]{
		"unknown-extension":          {of(".xlsx", "", ""), of("", ".pdf", "")},
		"old-office-container":       {of(".pdf", ".ole", ""), of(".wps", ".ole", "")},
		"content-of-another-format":  {of(".txt", ".html", ""), of(".htm", ".html", "")},
		"archive-under-another-name": {of(".txt", ".zip", ""), of(".ofd", ".zip", "")},
		"nothing-known":              {of("", "", ""), of(".txt", "", "")},
		"text-under-another-name":    {of(".pdf", "", "云江"), of(".pdf", "", "云\x00江")},
		"extension":                  {of(".pdf", ".pdf", "%PDF-")},
	})
}
