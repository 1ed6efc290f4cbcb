// Package cli is the command line: one file a command, the wiring of the application, what people
// see in the terminal, and exit codes. What the commands do is done by the packages below; they
// reach a library through internal/client, whether this process has it open or another.
package cli

import (
	"context"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wenxun/internal/config"
)

// Streams are what a command reads and writes, and the environment that it sees.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
}

// System returns those of the process.
func System() Streams {
	return Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}
}

// Run runs a command line and returns the exit code.
func Run(ctx context.Context, args []string, s Streams) int {
	a := &app{Streams: s}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	err := root.ExecuteContext(ctx)
	a.explain(ctx, err)
	return exitCode(err)
}

// app is what the commands share: the streams and the flags of all.
type app struct {
	Streams
	data, server, key string
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "wenxun",
		Short: "文寻：政策文件全文检索",
		Long:  "文寻（Wenxun）在政策文件、工作报告和法规里做全文检索：把文件加进文库，在浏览器、终端或程序里查。",
		Example: `  wenxun serve --sample                  带着示例文件启动，用浏览器打开 http://127.0.0.1:8080
  wenxun ingest ~/文件 材料.zip          把文件夹和压缩包加进文库
  wenxun search 海绵城市                 在终端里查`,
		SilenceErrors: true, SilenceUsage: true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("没有“%s”这个命令。运行 wenxun --help 查看全部命令。", args[0])
			}
			return nil
		},
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.fromEnvironment(cmd) },
	}
	setting(root.PersistentFlags().StringVar, &a.data, config.Data)
	setting(root.PersistentFlags().StringVar, &a.server, config.Server)
	setting(root.PersistentFlags().StringVar, &a.key, config.Key)
	root.PersistentFlags().BoolP("help", "h", false, "显示帮助")
	root.AddCommand(a.ingest(), a.serve(), a.search(), a.show(), a.list(), a.edit(), a.delete(), a.stats(),
		a.inspect(), a.check(), a.reindex(), a.backup(), a.restore(), a.keys(), a.version())
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommand(&cobra.Command{Use: "help", Hidden: true, RunE: func(*cobra.Command, []string) error { return root.Help() }})
	root.SetUsageTemplate(usageTemplate)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("选项有误：%s。运行 %s --help 查看用法。", flagProblem(err), cmd.CommandPath())
	})
	return root
}

// setting defines the flag of a setting.
func setting(define func(p *string, name, value, usage string), p *string, s config.Setting) {
	define(p, s.Flag, s.Default, s.Usage)
}

// fromEnvironment gives flags that were not given their values from the environment, and checks
// the settings.
func (a *app) fromEnvironment(cmd *cobra.Command) (err error) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if value := a.Getenv(config.Env(f.Name)); !f.Changed && value != "" && f.Name != "help" && err == nil {
			if cmd.Flags().Set(f.Name, value) != nil {
				err = usagef("环境变量 %s 的值“%s”不对。", config.Env(f.Name), value)
			}
		}
	})
	if err != nil {
		return err
	}
	for _, s := range config.Table {
		f := cmd.Flags().Lookup(s.Flag)
		if f == nil || s.Check == nil {
			continue
		}
		if problem := s.Check(f.Value.String()); problem != nil {
			return usagef("--%s %s。", s.Flag, problem)
		}
	}
	return nil
}

// flagProblem says in Chinese what the flag parser found.
func flagProblem(err error) string {
	said := err.Error()
	for _, p := range []struct{ prefix, chinese string }{
		{"unknown flag: ", "没有 "}, {"unknown shorthand flag: ", "没有 "}, {"flag needs an argument: ", "缺少值 "}, {"invalid argument ", "值不对 "},
	} {
		if rest, ok := strings.CutPrefix(said, p.prefix); ok {
			return p.chinese + rest
		}
	}
	return said
}

// exactlyOne asks for one argument, and says which.
func exactlyOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usagef("需要 %s。用法：%s", what, cmd.UseLine())
		}
		return nil
	}
}

// atLeastOne asks for one argument or more, and says which.
func atLeastOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef("需要 %s。用法：%s", what, cmd.UseLine())
		}
		return nil
	}
}

func none(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("多余的参数“%s”。用法：%s", args[0], cmd.UseLine())
	}
	return nil
}

const usageTemplate = `用法：{{if .HasAvailableSubCommands}}
  {{.CommandPath}} 命令 [选项]{{else}}
  {{.UseLine}}{{end}}{{if .HasExample}}

示例：
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

命令：{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

选项：
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

通用选项：
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}

每个选项也可以用环境变量给出，如 --data 对应 WENXUN_DATA。
`
