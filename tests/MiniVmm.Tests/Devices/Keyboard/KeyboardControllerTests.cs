using MiniVmm.Devices.Keyboard;
using Xunit;

namespace MiniVmm.Tests.Devices.Keyboard;

/// <summary>A row is a script: "c=aa" and "c?1c" write and read port 64, "d=.." and "d?.." port 60.</summary>
public sealed class KeyboardControllerTests
{
    [Theory]
    [InlineData("nothing is plugged in", "c?14 d?00 c?14")]
    [InlineData("self-test", "c=aa c?1d d?55 c?1c")]
    [InlineData("keyboard and mouse interface tests", "c=ab d?00 c=a9 d?00")]
    [InlineData("command byte", "c=60 d=47 c?14 c=20 d?47")]
    [InlineData("A20 the old way", "c=d0 d?03 c=d1 d=df c?14 off?0")]
    [InlineData("reset through the output port", "c=d1 d=fe off?1")]
    [InlineData("unknown commands are nothing", "c=ad c=ae c=a7 c=ff c?1c off?0")]
    public void Answers_what_guests_probe(string name, string script)
    {
        var power = new RecordingPower();
        var keyboard = new KeyboardController(power);
        foreach (string step in script.Split(' '))
        {
            int operation = step.IndexOfAny(['=', '?']);
            uint value = Convert.ToUInt32(step[(operation + 1)..], 16);
            var port = step[0] == 'c' ? keyboard.CommandPort : keyboard.DataPort;
            if (step[operation] == '=')
            {
                port.Write(0, 1, value);
                continue;
            }

            uint read = step.StartsWith("off", StringComparison.Ordinal)
                ? power.Status is null ? 0u : 1u
                : port.Read(0, 1);
            Assert.True(value == read, $"{name}: {step}, got {read:x2}");
        }
    }
}
