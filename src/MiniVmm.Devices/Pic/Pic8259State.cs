namespace MiniVmm.Devices.Pic;

/// <summary>All an 8259A remembers.</summary>
public record struct Pic8259State
{
    /// <summary>Levels of the eight IR inputs.</summary>
    public byte Lines;

    /// <summary>Edges seen on inputs that are still high.</summary>
    public byte Latched;

    /// <summary>IMR.</summary>
    public byte Mask;

    /// <summary>ISR.</summary>
    public byte InService;

    /// <summary>ELCR: inputs that are level triggered.</summary>
    public byte LevelInputs;

    /// <summary>ICW2: vector of IR0.</summary>
    public byte VectorBase;

    /// <summary>ICW3 of a master: inputs that a slave drives.</summary>
    public byte SlaveInputs;

    /// <summary>Input with the lowest priority; the next one round has the highest.</summary>
    public byte LowestPriority;

    public PicStage Stage;

    /// <summary>ICW1.SNGL: no ICW3 follows and nothing is cascaded.</summary>
    public bool Single;

    /// <summary>ICW1.IC4: ICW4 follows.</summary>
    public bool ExpectsIcw4;

    /// <summary>ICW1.LTIM: every input is level triggered.</summary>
    public bool AllLevel;

    /// <summary>ICW4.AEOI.</summary>
    public bool AutoEoi;

    /// <summary>ICW4.SFNM.</summary>
    public bool SpecialFullyNested;

    /// <summary>OCW2: rotate in automatic EOI mode.</summary>
    public bool RotateOnAutoEoi;

    /// <summary>OCW3.SMM.</summary>
    public bool SpecialMask;

    /// <summary>OCW3.RIS: command port reads ISR, not IRR.</summary>
    public bool ReadInService;

    /// <summary>OCW3.P: the next read is a poll.</summary>
    public bool Polled;
}
