using MiniVmm.Devices.Ports;
using MiniVmm.I386.Contracts;

namespace MiniVmm.Devices.Keyboard;

/// <summary>An 8042 with nothing plugged in, ports 0x60 and 0x64. It passes its self-test, answers the commands that
/// guests probe with, leaves A20 open, and pulses the reset line, which powers the machine off.</summary>
public sealed class KeyboardController
{
    private const byte StatusOutputFull = 0x01;
    private const byte StatusSystem = 0x04;      // self-test passed
    private const byte StatusCommand = 0x08;     // the last write went to 0x64
    private const byte StatusUnlocked = 0x10;

    private const byte ReadMode = 0x20;
    private const byte WriteMode = 0x60;
    private const byte SelfTest = 0xAA;
    private const byte SelfTestPassed = 0x55;
    private const byte TestKeyboard = 0xAB;
    private const byte TestMouse = 0xA9;
    private const byte TestPassed = 0x00;
    private const byte ReadOutputPort = 0xD0;
    private const byte WriteOutputPort = 0xD1;
    private const byte OutputPort = 0x03;        // A20 open, reset line idle
    private const byte OutputPortReset = 0x01;   // low = reset
    private const byte PulseMask = 0xF0;         // 0xF0-0xFF: pulse the lines whose bits are clear

    private readonly IPowerSwitch _power;
    private KeyboardControllerState _state;

    public KeyboardController(IPowerSwitch power)
    {
        _power = power;
        DataPort = new Data(this);
        CommandPort = new Command(this);
    }

    /// <summary>Port 0x60.</summary>
    public IPortDevice DataPort { get; }

    /// <summary>Port 0x64.</summary>
    public IPortDevice CommandPort { get; }

    public KeyboardControllerState State
    {
        get => _state;
        set => _state = value;
    }

    private byte Status => (byte)(StatusSystem | StatusUnlocked | (_state.OutputFull ? StatusOutputFull : 0)
        | (_state.LastWasCommand ? StatusCommand : 0));

    private byte TakeOutput()
    {
        _state.OutputFull = false;
        return _state.Output;
    }

    private void Answer(byte value)
    {
        _state.Output = value;
        _state.OutputFull = true;
    }

    private void WriteCommand(byte command)
    {
        _state.LastWasCommand = true;
        _state.PendingCommand = command is WriteMode or WriteOutputPort ? command : (byte)0;
        switch (command)
        {
            case ReadMode: Answer(_state.Mode); break;
            case SelfTest: Answer(SelfTestPassed); break;
            case TestKeyboard or TestMouse: Answer(TestPassed); break;
            case ReadOutputPort: Answer(OutputPort); break;
            case >= PulseMask when (command & OutputPortReset) == 0: _power.PowerOff(0); break;
        }
    }

    private void WriteData(byte value)
    {
        byte command = _state.PendingCommand;
        _state.PendingCommand = 0;
        _state.LastWasCommand = false;
        if (command == WriteMode) _state.Mode = value;
        else if (command == WriteOutputPort && (value & OutputPortReset) == 0) _power.PowerOff(0);
    }

    private sealed class Data(KeyboardController controller) : ByteWideDevice
    {
        protected override byte ReadByte(int offset) => offset == 0 ? controller.TakeOutput() : Floating;

        protected override void WriteByte(int offset, byte value)
        {
            if (offset == 0) controller.WriteData(value);
        }
    }

    private sealed class Command(KeyboardController controller) : ByteWideDevice
    {
        protected override byte ReadByte(int offset) => offset == 0 ? controller.Status : Floating;

        protected override void WriteByte(int offset, byte value)
        {
            if (offset == 0) controller.WriteCommand(value);
        }
    }
}
