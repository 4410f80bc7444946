-- expect = ["没有声明 key"]
-- key = []
SELECT 金额 FROM 发放
