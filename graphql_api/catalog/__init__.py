"""Where is the metadata kept?"""
