package analysis

import "testing"

func TestAWordIsKnownFromItsCharactersAcrossWords(t *testing.T) {
	w := loadPolicyWords(t)
	for _, c := range []struct {
		word, text string
		want       bool
	}{
		// Words of one piece.
		{"商会", "云江省建材商会昨天换届。", true},
		{"工会", "请到单位工会领取体检卡。", true},
		{"国道", "国道改线工程上月完工。", true},
		{"高考", "今年高考报名人数略有增加。", true},
		// Words inside longer ones.
		{"法院", "云江省高级人民法院公布了五起案例。", true},
		{"人民", "云江省人民检察院派员出庭。", true},
		{"政府", "各乡镇人民政府负责日常管护。", true},
		{"大学", "云江大学新开了一门课。", true},
		{"教育", "省教育厅答复了代表的建议。", true},
		{"规划", "市城市规划委员会审议了图纸。", true},
		{"委员", "村民委员会每季度公开一次账目。", true},
		{"市场", "社会主义市场经济体制逐步完善。", true},
		{"社会", "坚持社会主义核心价值观。", true},
		{"工作报告", "省政府工作报告提出十件实事。", true},
		{"政府工作报告", "市政府工作报告起草组已经成立。", true},
		{"政府", "省政府办公厅转发了意见。", true},
		{"消费", "消费者可以拨打投诉电话。", true},
		{"残疾", "残疾人乘坐公交免费。", true},
		{"检察", "检察院依法提起公诉。", true},
		{"现代", "加快农业现代化步伐。", true},
		{"产品", "农产品进城有了专车。", true},
		{"产品", "水产品抽检全部合格。", true},
		{"产品", "矿产品运输须随车带单。", true},
		{"中医", "中医药博物馆免费开放。", true},
		{"常委", "县人大常委会听取了汇报。", true},
		{"数据", "大数据中心落户云江新区。", true},
		{"计算", "云计算机房通过验收。", true},
		{"国家", "援助发展中国家建设水厂。", true},
		{"企业", "小微企业贷款余额增长两成。", true},
		{"万元", "奖金五十万元已经发放。", true},
		{"分钟", "二十分钟内响应诉求。", true},
		{"自行车", "滨江自行车道全线贯通。", true},
		{"污水", "污水处理厂二期投产。", true},
		{"适应", "培训要与岗位相适应。", true},
		{"执行", "被执行人名下的房产已经查封。", true},
		{"结合", "产教融合、医养结合同步推进。", true},
		// Across the words of one sentence.
		{"商会", "各县都派人参加招商会谈。", false},
		{"工会", "本市化工会展下周开幕。", false},
		{"会计", "把会展业纳入社会计划统筹。", false},
		{"国道", "这是全国道路最长的隧道。", false},
		{"法院", "工作方法院里已经讨论过。", false},
		{"人才", "客人才刚走，电话又来了。", false},
		{"中医", "我市集中医学专家会诊。", false},
		{"海南", "上海南站始发的列车晚点。", false},
		{"高考", "提高考试组织水平。", false},
		{"和平", "道路和平台一起验收。", false},
		{"信用", "电信用户可以携号转网。", false},
		{"产生", "全力保障生产生活用水。", false},
		{"同时", "签订劳动合同时应当告知。", false},
		{"国人", "全国人民代表大会通过了决定。", false},
		{"关税", "依照有关税收规定减免。", false},
		{"生计", "做好今年的招生计划。", false},
		{"效应", "有效应对极端天气。", false},
		{"人民", "不得损害他人民事权益。", false},
		{"后方", "经检查合格后方可使用。", false},
		{"国道", "我国道路运输量稳步增长。", false},
		// Across the parts of one word.
		{"民政", "乡人民政府可以委托村民小组管护。", false},
		{"行车", "共享自行车停放有序。", false},
		{"政法", "修改三部行政法规。", false},
		{"民法", "云江县人民法院开庭审理。", false},
		{"理工", "加强日常管理工作。", false},
		{"作者", "慰问一线环卫工作者。", false},
		{"大家", "民族团结大家庭更加和睦。", false},
		{"基地", "农村宅基地审批权下放。", false},
		{"十条", "依照本条例第二十条处理。", false},
		{"行人", "公布失信被执行人名单。", false},
	} {
		f := Fold(c.text)
		tokens := w.Tokens(nil, f)
		borders := AppendBorders(nil, f.Units(), tokens)
		start, end := NewPattern(c.word).Next(f, 0)
		if start < 0 {
			t.Fatalf("%q does not occur in %q", c.word, c.text)
		}
		if got := borders.Has(start) && borders.Has(end); got != c.want {
			t.Errorf("%q is a word of %q: %v, which is cut as %s", c.word, c.text, got, cutAs(w, c.text))
		}
	}
}
