-- expect = ["全角字符“；”"]
SELECT 项目代码 FROM 发放；
