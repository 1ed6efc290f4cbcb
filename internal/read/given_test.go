package read

import (
	"context"
	"testing"

	"wenxun/corpus"
)

func TestTitlesKeepWhereTheyAreFrom(t *testing.T) {
	const report = "各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n一、过去一年工作回顾\n经济运行总体平稳。\n"
	given := "供水报告"
	for _, c := range []struct {
		name, file, text string
		given            corpus.Overrides
		title            string
		from             corpus.TitleFrom
	}{
		{"in the text", "a.txt", "云江省人民政府关于印发海绵城市建设规划的通知\n各市县：\n现将规划印发给你们，请认真执行。\n", corpus.Overrides{}, "云江省人民政府关于印发海绵城市建设规划的通知", corpus.TitleText},
		{"given, not in the text", "a.txt", notice, corpus.Overrides{Title: &given}, given, corpus.TitleGiven},
		{"composed", "0001.txt", report, corpus.Overrides{}, "市人民政府政府工作报告", corpus.TitleComposed},
		{"composed, although the file has a name", "无题.txt", report, corpus.Overrides{}, "市人民政府政府工作报告", corpus.TitleComposed},
		{"the file's name", "供水情况.txt", "全市供水平稳，水质合格，用户满意，没有发生停水。\n", corpus.Overrides{}, "供水情况", corpus.TitleFile},
	} {
		d, err := sharedReader(t).Read(context.Background(), c.file, []byte(c.text), c.given)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if d.Title != c.title || d.TitleFrom != c.from {
			t.Errorf("%s: %q from %s, want %q from %s", c.name, d.Title, d.TitleFrom, c.title, c.from)
		}
	}
}
