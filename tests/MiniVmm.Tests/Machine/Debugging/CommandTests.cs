using System.Text;
using System.Xml.Linq;
using MiniVmm.I386.State;
using MiniVmm.Machine.Debugging.Registers;
using MiniVmm.Machine.Running;
using Xunit;

namespace MiniVmm.Tests.Machine.Debugging;

public sealed class CommandTests : IDisposable
{
    private readonly DebuggedGuest _guest = new(Engines.Interpreter, a => { a.nop(); a.hlt(); });

    public void Dispose() => _guest.Dispose();

    [Fact]
    public void The_description_is_of_the_registers_that_g_gives()
    {
        XDocument target = XDocument.Parse(ReadDescription());
        XElement[] registers = [.. target.Descendants("reg")];
        int bits = registers.Sum(r => (int)r.Attribute("bitsize")!);

        Assert.Equal("i386", target.Root!.Element("architecture")!.Value);
        Assert.Equal(["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "eip", "eflags"], registers.Take(10).Select(r => (string)r.Attribute("name")!));
        Assert.Equal(bits / 4, _guest.Ask("g").Length);
        Assert.Equal(bits / 4, registers.Select((_, i) => _guest.Ask($"p{i:x}").Length).Sum());
        Assert.Equal("E22", _guest.Ask($"p{registers.Length:x}"));
    }

    [Fact]
    public void Registers_that_the_machine_lacks_are_unavailable()
    {
        Assert.Equal(new string('x', 20), _guest.Ask($"p{RegisterNumber.FloatingPoint:x}"));
        Assert.Equal("E01", _guest.Ask($"P{RegisterNumber.FloatingPoint:x}={new string('0', 20)}"));
    }

    [Fact]
    public void What_a_person_may_change_is_changed_and_no_more()
    {
        Assert.Equal("OK", _guest.Ask("P3=78563412"));
        Assert.Equal("OK", _guest.Ask($"P{RegisterNumber.Eflags:x}=ffffffff"));
        Assert.Equal("E01", _guest.Ask($"P{RegisterNumber.Segments:x}=1b000000"));
        Assert.Equal("E01", _guest.Ask($"P{RegisterNumber.Control:x}=00000000"));

        Assert.Equal(0x1234_5678u, _guest.Register(GeneralRegister.EBX));
        Assert.Equal(0u, _guest.Register(RegisterNumber.Eflags) & (EFlags.VM | EFlags.RF));
        Assert.Equal(8u, _guest.Register(RegisterNumber.Segments));
    }

    [Fact]
    public void A_whole_file_of_registers_may_come_back_as_it_went()
    {
        string all = _guest.Ask("g");
        _guest.Ask("P0=01000000");

        Assert.Equal("OK", _guest.Ask("G" + all.Replace('x', '0')));
        Assert.Equal(all, _guest.Ask("g"));
    }

    [Fact]
    public void Memory_is_read_and_written_as_digits_and_as_bytes()
    {
        Assert.Equal("OK", _guest.Ask("X2000,3:a#}"));
        Assert.Equal("61237d", _guest.Ask("m2000,3"));
        Assert.Equal("OK", _guest.Ask("M2000,2:ff00"));
        Assert.Equal("bÿ\0}", _guest.Ask("x2000,3"));
        Assert.Equal("E14", _guest.Ask("mf0000000,4"));
        Assert.Equal("E14", _guest.Ask("Mf0000000,1:00"));
        Assert.Equal("E22", _guest.Ask("M2000,2:ff"));
    }

    [Fact]
    public void A_breakpoint_is_not_seen_in_memory()
    {
        string code = _guest.Ask($"m{DebuggedGuest.Entry:x},2");
        _guest.Ask($"Z0,{DebuggedGuest.Entry:x},1");

        Assert.Equal("90f4", code);
        Assert.Equal(code, _guest.Ask($"m{DebuggedGuest.Entry:x},2"));
    }

    [Theory]
    [InlineData("?", "T05thread:1;")]
    [InlineData("qC", "QC1")]
    [InlineData("qAttached", "1")]
    [InlineData("vCont?", "vCont;c;C;s;S")]
    [InlineData("vMustReplyEmpty", "")]
    [InlineData("qfThreadInfo", "m1")]
    [InlineData("Hg0", "OK")]
    [InlineData("Hg7", "E03")]
    [InlineData("T1", "OK")]
    [InlineData("T2", "E03")]
    [InlineData("Z5,0,1", "")]
    [InlineData("Z2,ffffffff,2", "E22")]
    [InlineData("qRcmd,6", "E22")]
    public void A_command_has_its_reply(string command, string reply) => Assert.Equal(reply, _guest.Ask(command));

    [Fact]
    public void Monitor_commands_answer_in_text()
    {
        Assert.Contains("idt  base", Monitor("info registers"), StringComparison.Ordinal);
        _guest.Go("s");
        Assert.Equal("1\n", Monitor("info retired"));
        Assert.Contains("'dance' is not known", Monitor("dance"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_command_is_too_mad_to_be_answered()
    {
        var random = new Random(6);
        const string starts = "?gGpPmMxXZzHTqQ!bBdivVrRtAFjJ", others = "0123456789abcdef,:;=-x$ÿ\0";
        for (int i = 0; i < 20_000; i++)
        {
            var command = new StringBuilder().Append(starts[random.Next(starts.Length)]);
            for (int left = random.Next(16); left > 0; left--) command.Append(others[random.Next(others.Length)]);
            Assert.NotNull(_guest.Ask(command.ToString()));
        }
        Assert.Equal("E22", _guest.Ask("vCont;x"));
        Assert.Equal("E22", _guest.Ask("czz"));
    }

    private string Monitor(string command)
    {
        string reply = _guest.Ask("qRcmd," + Convert.ToHexString(Encoding.ASCII.GetBytes(command)));
        return Encoding.ASCII.GetString(Convert.FromHexString(reply));
    }

    /// <summary>In parts, as gdb asks for it.</summary>
    private string ReadDescription()
    {
        var text = new StringBuilder();
        string part;
        do
        {
            part = _guest.Ask($"qXfer:features:read:target.xml:{text.Length:x},100");
            text.Append(part, 1, part.Length - 1);
        }
        while (part[0] == 'm');
        return text.ToString();
    }
}
