package search

import "testing"

func TestNumbersAreNoWordsToSearchFor(t *testing.T) {
	for word, want := range map[string]bool{
		"2024": true, "3.5%": true, "二十": true, "第二": true, "第三十二条": true, "一万元": true, "六个": true, "5号": true,
		"5g": false, "二手": false, "三农": false, "一致": false, "第三者": false, "数字": false, "数据": false, "十五五": false, "12345": false,
		"一带一路": false, "两个确立": false, "12345热线": false, "百姓": false, "海绵": false, "元": false,
	} {
		if got := isNumber(word); got != want {
			t.Errorf("%s is a number: %v", word, got)
		}
	}
}
