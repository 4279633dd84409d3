using System.Runtime.InteropServices;
using MiniVmm.I386.Memory;
using Xunit;

namespace MiniVmm.Tests.I386;

public sealed unsafe class CodeGuardTests : IDisposable
{
    private const uint Pages = 4 * CodeGuard.MaxRuns, Size = Pages * GuestMemory.PageSize;

    private readonly Window _window = new();
    private readonly GuestMemory _memory;
    private int _lost;

    public CodeGuardTests()
    {
        _memory = new GuestMemory(_window.Alias, Size, _window);
        _memory.WindowLost += () => _lost++;
    }

    [Fact]
    public void Nothing_is_protected_unless_it_is_asked_for()
    {
        _memory.ProtectCode(1);
        _memory.ForgetCodePages();
        Assert.Equal((0, 0), (_window.Calls, _window.Releases));
    }

    [Fact]
    public void Each_page_is_protected_once_and_runs_at_once()
    {
        for (uint page = 100; page < 200; page++) _memory.ProtectCode(page);
        _memory.GuardsCode = true;
        Assert.Equal((1, 100), (_window.Calls, _window.Protected.Count));
        _memory.ProtectCode(150);
        _memory.ProtectCode(99);
        Assert.Equal((2, 101), (_window.Calls, _window.Protected.Count));
        Assert.True(_memory.HasWindow);
    }

    [Fact]
    public void Where_the_host_refuses_the_window_is_lost_and_all_of_it_writable()
    {
        _memory.GuardsCode = true;
        _memory.ProtectCode(1);
        _window.Refuses = true;
        _memory.ProtectCode(2);
        Assert.Equal((false, false, 1), (_memory.HasWindow, _memory.GuardsCode, _lost));
        Assert.Empty(_window.Protected);
        Assert.True(_memory.CodePages[1] && _memory.CodePages[2]);
        _memory.GuardsCode = true;
        _memory.ProtectCode(3);
        _memory.ForgetCodePages();
        Assert.Equal((false, 1), (_memory.GuardsCode, _lost));
        Assert.Empty(_window.Protected);
    }

    [Fact]
    public void Refusal_of_what_was_marked_already_loses_it_too()
    {
        _memory.ProtectCode(1);
        _window.Refuses = true;
        _memory.GuardsCode = true;
        Assert.Equal((false, false, 1), (_memory.HasWindow, _memory.GuardsCode, _lost));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_guest_cannot_use_up_the_mappings_of_the_process(bool late)
    {
        _memory.GuardsCode = !late;
        for (uint run = 0; run < CodeGuard.MaxRuns; run++) _memory.ProtectCode(2 * run);
        _memory.GuardsCode = true;
        Assert.True(_memory.HasWindow);
        Assert.Equal(CodeGuard.MaxRuns, _window.Protected.Count);
        // Two runs become one, so there is room for one more, and not for two.
        if (!late) _memory.ProtectCode(1);
        if (!late) _memory.ProtectCode(Pages - 1);
        Assert.True(_memory.HasWindow);
        _memory.ProtectCode(Pages - 3);
        Assert.Equal((false, 1), (_memory.HasWindow, _lost));
    }

    [Fact]
    public void Runs_are_counted_anew_after_all_was_forgotten()
    {
        _memory.GuardsCode = true;
        for (int round = 0; round < 3; round++)
        {
            for (uint run = 0; run < CodeGuard.MaxRuns; run++) _memory.ProtectCode(2 * run);
            _memory.ForgetCodePages();
        }
        Assert.True(_memory.HasWindow);
    }

    public void Dispose() => _window.Dispose();

    /// <summary>A window of which nothing but a byte exists.</summary>
    private sealed class Window : IGuestWindow, IDisposable
    {
        public byte* Alias { get; } = (byte*)NativeMemory.Alloc(1);

        public HashSet<uint> Protected { get; } = [];

        public int Calls { get; private set; }

        public int Releases { get; private set; }

        public bool Refuses { get; set; }

        public bool TryProtect(uint firstPage, uint pages)
        {
            Calls++;
            if (Refuses) return false;
            for (uint page = firstPage; page < firstPage + pages; page++) Assert.True(Protected.Add(page));
            return true;
        }

        public bool TryUnprotect(uint firstPage, uint pages)
        {
            if (Refuses) return false;
            for (uint page = firstPage; page < firstPage + pages; page++) Assert.True(Protected.Remove(page));
            return true;
        }

        public void Unprotect()
        {
            Releases++;
            Protected.Clear();
        }

        public void Dispose() => NativeMemory.Free(Alias);
    }
}
