using Iced.Intel;
using Xunit;

namespace MiniVmm.Conformance.Isa;

public class IsaDocumentTests
{
    private static readonly string File = Path.Combine(Repository.Root, "docs", "isa.md");

    private readonly IsaDocument _document = new();

    [Fact]
    public void Every_instruction_that_is_implemented_is_met_by_a_test()
    {
        string[] untested = [.. _document.Implemented.Where(c => !_document.IsTested(c)).Select(c => $"{c}: {c.ToOpCode().ToOpCodeString()}")];
        Assert.Empty(untested);
    }

    [Fact]
    public void The_document_is_current()
    {
        string text = _document.Render();
        if (Environment.GetEnvironmentVariable("MINIVMM_WRITE_ISA") is { Length: > 0 }) System.IO.File.WriteAllText(File, text);
        Assert.True(System.IO.File.Exists(File) && System.IO.File.ReadAllText(File) == text, "docs/isa.md is out of date: run 'make isa' and look at what changed");
    }
}
