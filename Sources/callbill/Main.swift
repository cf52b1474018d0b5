import ArgumentParser

@main struct CallbillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "callbill")
}
