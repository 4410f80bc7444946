-- expect = ["第3行：全角字符“＝”", "请改成半角“=”"]
SELECT 项目代码 FROM 发放
WHERE 状态＝'成功'
