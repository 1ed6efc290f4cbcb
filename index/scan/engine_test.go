package scan_test

import (
	"testing"

	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/enginetest"
	"wenxun/index/scan"
)

func TestEngine(t *testing.T) {
	enginetest.Run(t, func(*testing.T) index.Engine { return scan.New(analysis.PolicyWords) })
}
