package repair

import (
	"slices"
	"strings"

	"wenxun/internal/read/rule"
)

// clutterWords are lines that a web page puts around a text: its buttons and its labels.
var clutterWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`下载 打印 全屏 收藏 分享 关闭 关闭窗口 打印本页 打印此页 加入收藏 返回顶部 返回 首页 上一篇 下一篇
		【字号： 【字体： 加大 还原 减小 大 中 小 】 分享： 分享到： 分享到: 分享到微信 × | > 您的位置: 您的位置： 当前位置： 当前位置:
		扫一扫在手机打开当前页 扫一扫分享本页 扫一扫 相关报道： 相关文档： 相关文章： 相关链接： 相关阅读： 相关附件： 微信 微博 纠错 我要纠错 复制链接
		【打印】 【关闭】 【收藏】 【打印本页】 【关闭窗口】 字号： 字体： 默认 超大 A+ A- 一键复制 网站地图 无障碍浏览 繁体 English`) {
		words[w] = true
	}
	return words
}()

// clutterParts are what a line of buttons is made of, on one line.
var clutterParts = []string{"【字号", "【字体", "[字号", "[字体", "字体：【", "字号：【", "》》点击图片进入专题", "点击图片进入专题", "[打印", "【打印", "扫一扫在手机打开", "浏览次数：", "阅读次数：", "点击数："}

// clutterZone is how many lines at either end of a text may be clutter: between them a line that
// contains 下载 is the text's own.
const clutterZone = 40

// clutter takes out the buttons and labels of a web page around the text.
func (r *Result) clutter(lines []line) {
	r.clutterFrom(lines, 0, 1)
	r.clutterFrom(lines, len(lines)-1, -1)
}

func (r *Result) clutterFrom(lines []line, start, step int) {
	seen := 0
	for i := start; i >= 0 && i < len(lines) && seen < clutterZone; i += step {
		l := &lines[i]
		if l.blank || l.gone {
			continue
		}
		seen++
		if decided := clutterRules.Decide(&l.text); decided.Verdict == takeLine {
			r.takeOut(l, Clutter, decided.Name)
		}
	}
}

// maxClutter is the longest line of buttons, in bytes.
const maxClutter = 120

// clutterRules decide whether a line at either end of a text belongs to the web page around it.
var clutterRules = rule.Table[string, paging]{
	// A row of buttons is short.
	{Name: "too-long-for-clutter", Verdict: keepNumber, Applies: func(s *string) bool { return len(*s) > maxClutter }},
	// 打印, 下一篇: the line is a button or a label and nothing else.
	{Name: "button-or-label", Verdict: takeLine, Applies: func(s *string) bool { return clutterWords[*s] }},
	// 【字号 大 中 小】: several on one line.
	{Name: "row-of-buttons", Verdict: takeLine, Applies: func(s *string) bool {
		return slices.ContainsFunc(clutterParts, func(p string) bool { return strings.HasPrefix(*s, p) })
	}},
	// All else is text.
	{Name: "text", Verdict: keepNumber},
}
