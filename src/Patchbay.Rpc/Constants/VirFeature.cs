namespace Patchbay.Rpc;

/// <summary>What a client asks with CONNECT_SUPPORTS_FEATURE (virDrvFeature).</summary>
public enum VirFeature
{
    MigrationV1 = 1,
    Remote = 2,
    MigrationV2 = 3,
    MigrationP2P = 4,
    MigrationDirect = 5,
    MigrationV3 = 6,
    MigrateChangeProtection = 7,

    /// <summary>File descriptors may travel. Yes only where they do.</summary>
    FileDescriptorPassing = 8,

    /// <summary>Typed parameters may be strings.</summary>
    TypedParameterString = 9,

    /// <summary>The client answers pings. Asked before anything is opened; yes means that the server may start to ping.</summary>
    ProgramKeepAlive = 10,
    XmlMigratable = 11,
    MigrationOffline = 12,
    MigrationParameters = 13,

    /// <summary>Events carry the id of their registration. Without it clients use the old events.</summary>
    RemoteEventCallback = 14,

    /// <summary>The server tells when the hypervisor behind it is gone.</summary>
    RemoteCloseCallback = 15,

    /// <summary>NETWORK_UPDATE has the command before the section. Without it clients swap them.</summary>
    NetworkUpdateHasCorrectOrder = 16,
}
