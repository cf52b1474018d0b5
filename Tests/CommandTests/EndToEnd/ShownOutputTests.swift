import Testing

/// A page's commands and outputs are read and compared as the page's reader understands them.
@Suite struct ShownOutputTests {
    private static let digests = [
        String(repeating: "0a", count: 32), String(repeating: "f9", count: 32),
    ]

    @Test(arguments: [
        (["a", "b"], "a\nb\n"),
        (["a…z"], "a to z"),
        (["…b…"], "abc"),
        (["…", "b"], "a\na\nb"),
        (["a", "…", "d"], "a\nb\nc\nd\n"),
        (["a", "…"], "a"),
        (["…", "b", "…", "b"], "b\nb"),
        (["is \(digests[0])"], "is \(digests[1])"),
        (
            ["run, started 2026-10-02T02:30:00+08:00, ended 2026-10-02T02:30:01+08:00 with 65"],
            "run, started 2027-01-31T12:00:00+00:00, ended 2027-01-31T12:00:00+00:00 with 65"
        ),
    ])
    func fits(shown: [String], printed: String) {
        #expect(ShownOutput(shown, printed: printed).mismatch == nil)
    }

    @Test(arguments: [
        (["a"], "a\nb", "line 2 is: b"),
        (["a", "b"], "a", "the output ends"),
        (["a", "…", "d"], "a\nb\nc", "the output ends"),
        (["abc…bcd"], "abcd", "line 1 is: abcd"),
        (["a…b…c"], "abxc and", "line 1 is: abxc and"),
        (["12 exceptions"], "13 exceptions", "line 1 is: 13 exceptions"),
        (["first 2026-10-02T02:30:00+08:00"], "first x", "line 1 is: first x"),
    ])
    func tellsWhatDoesNotFit(shown: [String], printed: String, mismatch: String) {
        #expect(ShownOutput(shown, printed: printed).mismatch == mismatch)
    }

    @Test func onlyShellBlocksAreRun() {
        let page = """
            ```sh
            one
            ```

            ```text
            1
            …
            ```

            ```yaml
            key: value
            ```

            ```text
            no output
            ```

            ```sh
            two
            ```
            """
        let steps = ShellDocument(markdown: page).steps
        #expect(steps.map(\.commands) == ["one", "two"])
        #expect(steps.map(\.output) == [["1", "…"], nil])
    }

    @Test(arguments: [
        ("true", 0), ("false  # exit code 1", 0), ("true  # exit code 1", 99),
        ("sh -c 'exit 65' \\\n  # exit code 65", 0), ("false\ntrue", 1),
    ])
    func commandsEndAsTheySay(commands: String, status: Int) throws {
        let step = ShellDocument.Step(commands: commands)
        #expect(try CommandLineRunner().shell(step.script).status == Int32(status))
    }

    @Test func aPictureIsAPage() {
        let picture = """
            <svg><style>text { }</style><title>no line</title>
            <text y="1" class="command"><tspan x="1">$ a &lt; b</tspan></text>
            <text y="2"><tspan x="1">x </tspan><tspan x="9">银行卡</tspan></text>
            <text y="3"></text>
            </svg>
            """
        let steps = ShellDocument(picture: picture).steps
        #expect(steps.map(\.commands) == ["a < b"])
        #expect(steps.map(\.output) == [["x 银行卡"]])
    }
}
